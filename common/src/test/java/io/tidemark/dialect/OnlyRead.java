package io.tidemark.dialect;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;

/** A dialect of a database that is only read: what is asked of destinations it does not know. */
interface OnlyRead extends Dialect {
  private static UnsupportedOperationException onlyRead() {
    return new UnsupportedOperationException("this database is only read");
  }

  @Override
  default List<String> openWriter() {
    throw onlyRead();
  }

  @Override
  default TypeFit fit(ColumnType from, ColumnType to) {
    throw onlyRead();
  }

  @Override
  default Sql listFilled(TableId table) {
    throw onlyRead();
  }

  @Override
  default Sql createTable(TableSchema table) {
    throw onlyRead();
  }

  @Override
  default Sql createNewTable(TableSchema table) {
    throw onlyRead();
  }

  @Override
  default Sql addColumn(TableId table, Column column) {
    throw onlyRead();
  }

  @Override
  default Sql insertIfAbsent(TableId table, List<String> columns, List<Object> values) {
    throw onlyRead();
  }

  @Override
  default FieldEncoder stageField(ColumnType type) {
    throw onlyRead();
  }

  @Override
  default Merge merge(
      String stage, TableId table, List<StagedColumn> staged, int keys, Marks marks) {
    throw onlyRead();
  }

  @Override
  default DdlSql ddl() {
    throw onlyRead();
  }

  @Override
  default StaleSql stale() {
    throw onlyRead();
  }

  @Override
  default PrivilegeSql privileges() {
    throw onlyRead();
  }
}
