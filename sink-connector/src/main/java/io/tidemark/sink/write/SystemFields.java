package io.tidemark.sink.write;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.FieldEncoder;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.table.SystemColumns;
import java.util.Arrays;
import java.util.List;

/** The system columns' fields, which every row that is copied straight into its table ends with. */
final class SystemFields {
  private final List<FieldEncoder> encoders;

  SystemFields(Dialect dialect) {
    this.encoders = SystemColumns.all().stream().map(c -> dialect.stageField(c.type())).toList();
  }

  byte[] encode(Stamp stamp) {
    CopyBuffer out = new CopyBuffer(64);
    Long generation = stamp.generation();
    encoders.get(0).encode(stamp.source(), out);
    encoders.get(1).encode(generation, out);
    encoders.get(2).encode(generation == null ? null : Long.valueOf(generation * 1000), out);
    return Arrays.copyOf(out.array(), out.size());
  }
}
