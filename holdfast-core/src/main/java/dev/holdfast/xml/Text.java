// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

/** Character data between tags, unescaped. */
public record Text(String value) implements Node {}
