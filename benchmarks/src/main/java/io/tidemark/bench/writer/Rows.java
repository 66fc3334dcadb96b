package io.tidemark.bench.writer;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Rows of one table, each with a key of its own and else like one of a sample; made before anything
 * is measured.
 */
final class Rows {

  private static final String KEY = "id";

  private final List<SourceRecord> sample;
  private final Schema keySchema;
  private final Schema valueSchema;
  private final List<Struct> keys = new ArrayList<>();
  private final List<Struct> values = new ArrayList<>();

  /**
   * None yet.
   *
   * @param sample at least one record, all of one schema
   */
  Rows(List<SourceRecord> sample) {
    this.sample = sample;
    this.keySchema = sample.get(0).keySchema();
    this.valueSchema = sample.get(0).valueSchema();
  }

  /** Makes rows until there are so many; their keys are 1, 2, 3 and so on. */
  void grow(int count) {
    while (keys.size() < count) {
      SourceRecord like = sample.get(keys.size() % sample.size());
      long id = keys.size() + 1L;
      keys.add(row(keySchema, (Struct) like.key(), id));
      values.add(row(valueSchema, (Struct) like.value(), id));
    }
  }

  private static Struct row(Schema schema, Struct like, long id) {
    Struct row = new Struct(schema);
    for (Field field : schema.fields()) {
      row.put(field, field.name().equals(KEY) ? Long.valueOf(id) : like.get(field.name()));
    }
    return row;
  }

  int count() {
    return keys.size();
  }

  Schema keySchema() {
    return keySchema;
  }

  Schema valueSchema() {
    return valueSchema;
  }

  /**
   * A row's key.
   *
   * @param row its number, from 0
   */
  Struct key(int row) {
    return keys.get(row);
  }

  /** A row, with its key among its fields. */
  Struct value(int row) {
    return values.get(row);
  }
}
