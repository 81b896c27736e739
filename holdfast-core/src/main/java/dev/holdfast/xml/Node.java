// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

/** What an element contains: elements and text, in order. */
public sealed interface Node permits Element, Text {}
