package io.tidemark.dialect;

import org.jspecify.annotations.Nullable;

/**
 * A column as the database's catalog describes it.
 *
 * @param name unquoted
 * @param typeName the database's own lower-case name of the type ({@code int4}, {@code varchar}); a
 *     type that is not the database's own comes schema-qualified and quoted as SQL needs it
 * @param elementTypeName of an array's elements, else null
 * @param length characters of a bounded text type, else 0
 * @param precision of an exact number, 0 when unconstrained
 * @param scale of an exact number
 * @param nullable whether it may be NULL
 * @param generated whether the database computes it
 * @param collation as SQL writes it after COLLATE, null where the type has none or the default
 *     applies
 * @param pageable whether statements compare and order it as an index of its type does, as they do
 *     with the database's own types; another type's operators may be found anywhere or not at all
 */
public record NativeColumn(
    String name,
    String typeName,
    @Nullable String elementTypeName,
    int length,
    int precision,
    int scale,
    boolean nullable,
    boolean generated,
    @Nullable String collation,
    boolean pageable) {}
