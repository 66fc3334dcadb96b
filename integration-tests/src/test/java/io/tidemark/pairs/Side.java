package io.tidemark.pairs;

import io.tidemark.testbed.SinkBuilder;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Tables;
import java.util.List;

/** A database of one kind, as the source or as the destination of a pair. */
interface Side {
  /** Of the table that is copied, without a schema. */
  String TABLE = "pairs";

  /** What people call the kind. */
  String name();

  /** Types that the kind has, and values. */
  List<Sample> samples();

  /** The table's name as syncs have it. */
  String sync();

  Tables tables();

  /** Runs a statement. */
  void execute(String sql);

  SourceBuilder source(SourceBuilder builder);

  SinkBuilder sink(SinkBuilder builder);

  /** SQL that makes a column's values texts that {@link Form#canonical} takes, NULL being NULL. */
  String shown(Form form, String column);

  /** A query of the table's columns and what they are declared as. */
  String types();
}
