package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;

/**
 * A column of a batch's stage and the column of the table that it is written to.
 *
 * @param target as the destination's catalog has it
 * @param type of the cells in the records, which fixes the type of the stage's column
 */
public record StagedColumn(Column target, ColumnType type) {}
