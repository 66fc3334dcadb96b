package io.tidemark.bench.jmh;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.Dialects;
import io.tidemark.generation.StreamId;
import io.tidemark.sink.row.RecordPlan;
import io.tidemark.sink.row.RowDecoder;
import io.tidemark.sink.row.TableFormat;
import io.tidemark.sink.row.TextNul;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.rules.TableRules;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows per second that the sink makes fields of a binary COPY of, from records to bytes. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class EncodingBenchmark {
  private static final int BYTES = 1 << 20;

  private final Optional<StreamId> stream = Optional.of(new StreamId("shop", "public.orders"));
  private final RowDecoder decoder =
      new RowDecoder(
          new TableFormat("${table}"),
          Rules.of(TableRules.defaults()),
          new TextNul(false),
          Dialects.forUrl("jdbc:postgresql:shop"));
  private final SinkRecord[] records = new SinkRecord[Orders.COUNT];
  private final CopyBuffer buffer = new CopyBuffer(BYTES);

  @Setup
  public void prepare() {
    Struct[] rows = Orders.rows();
    for (int i = 0; i < rows.length; i++) {
      Struct key = new Struct(Orders.KEY).put("id", (long) i);
      records[i] = new SinkRecord(Orders.TOPIC, 0, Orders.KEY, key, Orders.ROW, rows[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(Orders.COUNT)
  public int toCopy() {
    buffer.truncate(0);
    for (SinkRecord record : records) {
      RecordPlan plan = decoder.plan(record, stream);
      plan.encodeKey(record.key(), record.value(), buffer);
      plan.encodeValues(record.key(), record.value(), buffer);
    }
    return buffer.size();
  }
}
