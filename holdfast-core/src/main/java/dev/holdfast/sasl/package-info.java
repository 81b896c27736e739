// SPDX-License-Identifier: Apache-2.0
/** How a client proves who it is (RFC 4422): mechanisms, and the credentials that start them. */
package dev.holdfast.sasl;
