package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.util.List;

/** What databases say in different words in the statements of a merge. */
interface MergeWords {

  String quote(String identifier);

  String quote(TableId table);

  /** A column as the target of an assignment, its name quoted. */
  String assigned(String name);

  /** A bound text whose type nothing else tells. */
  String text(String value);

  /** A bound integer of 64 bits whose type nothing else tells. */
  String number(String value);

  /** The type of a column of the stage, {@code key} columns being compared with the target's. */
  String stageType(StagedColumn column, boolean key);

  /** How a column of the stage is declared, with all that its values are held to. */
  default String stageColumn(String name, StagedColumn column, boolean key) {
    return name + " " + stageType(column, key);
  }

  /** A staged value as a value of the target column's type. */
  String fromStage(String staged, ColumnType from, ColumnType to);

  /** Whether a target row's key column equals another value, by the column's own rules. */
  String sameKey(Column column, String target, String other);

  /** A value that is compared with others by the rules of a key's column. */
  String ruled(Column column, String value);

  /** Whether the two values of a column differ, NULLs being equal to each other. */
  String differs(ColumnType type, String left, String right);

  /** Whether the database may take two values of a key's column for one whose bytes differ. */
  boolean folds(Column target);

  /** Names of streams as the one value that {@link #isAdopted} takes apart. */
  String adopted(List<String> streams);

  /** Whether a text is one of the streams whose rows may be taken over. */
  String isAdopted(String source);

  /** A bound time as a value of its column. */
  String time(String value);

  /** What begins an INSERT of which nothing is left out, nor written over what is there. */
  default String insert() {
    return "INSERT INTO";
  }

  /** What comes between the columns and the rows of an INSERT, so that identities are written. */
  String overriding();

  /** Whether the key of a row of {@code t} is none of a set, by the rows' own rules. */
  String missingIn(KeySet set);

  /** Whether a key is one of a set: values of the columns of {@code keys}, by their own rules. */
  String isIn(KeySet set, List<Column> keys, List<String> values);
}
