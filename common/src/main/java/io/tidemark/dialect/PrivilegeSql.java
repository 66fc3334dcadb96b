package io.tidemark.dialect;

import io.tidemark.table.TableId;
import org.jspecify.annotations.Nullable;

/** What asks one database what its user may do. Pure functions, like the {@link Dialect}. */
public interface PrivilegeSql {

  /**
   * A schema, or the one in which the connection creates tables: its name, and whether the user may
   * create tables in it, and use what is in it. No row when there is none.
   */
  Sql schema(@Nullable String name);

  /** One row: whether the user may create temporary tables. */
  Sql temporaryTables();

  /**
   * The table that a name finds: whether its rows may be selected, inserted, updated and deleted. A
   * privilege on some columns counts as one: which of them are needed is not known here. No row
   * when there is no such table.
   */
  Sql table(TableId table);

  /**
   * All tables and views that the user may see: schema, name, whether all columns may be selected,
   * and whether policies hide rows from the user.
   */
  Sql readable();

  /** The same of the table that a name finds; no row when there is no such table. */
  Sql readable(TableId table);
}
