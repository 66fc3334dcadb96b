package io.tidemark.bench.jmh;

import io.tidemark.convert.JsonRowConverter;
import java.math.BigDecimal;
import java.util.Date;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Rows per second of Kafka's JSON converter and of ours, JSON with schemas, in both directions. The
 * row has the ten columns of the table of docs/performance.md; a thousand different ones take
 * turns.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class ConverterBenchmark {
  private static final String TOPIC = "orders";
  private static final int ROWS = 1_000;
  private static final Schema ROW =
      SchemaBuilder.struct()
          .name("orders")
          .field("id", Schema.INT64_SCHEMA)
          .field("customer", Schema.INT32_SCHEMA)
          .field("items", Schema.OPTIONAL_INT32_SCHEMA)
          .field("weight", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("total", Decimal.builder(4).optional().build())
          .field("paid", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("ordered", Timestamp.builder().optional().build())
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .field("city", Schema.OPTIONAL_STRING_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  /** Whose converter. */
  public enum Whose {
    KAFKA {
      @Override
      Converter converter() {
        return new JsonConverter();
      }
    },
    TIDEMARK {
      @Override
      Converter converter() {
        return new JsonRowConverter();
      }
    };

    abstract Converter converter();
  }

  @Param public Whose converter;

  private Converter measured;
  private final Struct[] rows = new Struct[ROWS];
  private final byte[][] messages = new byte[ROWS][];

  @Setup
  public void prepare() {
    measured = converter.converter();
    measured.configure(Map.of("schemas.enable", true), false);
    Random random = new Random(1);
    for (int i = 0; i < ROWS; i++) {
      rows[i] = row(random, i);
      messages[i] = measured.fromConnectData(TOPIC, ROW, rows[i]);
    }
  }

  private static Struct row(Random random, int id) {
    return new Struct(ROW)
        .put("id", (long) id)
        .put("customer", random.nextInt(100_000))
        .put("items", random.nextInt(20))
        .put("weight", random.nextDouble())
        .put("total", BigDecimal.valueOf(random.nextInt(100_000_000), 4))
        .put("paid", random.nextBoolean())
        .put("ordered", new Date(1_700_000_000_000L + random.nextInt()))
        .put("status", text(random, 20))
        .put("city", text(random, 20))
        .put("note", text(random, 60));
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void toStruct(Blackhole out) {
    for (byte[] message : messages) {
      SchemaAndValue row = measured.toConnectData(TOPIC, message);
      out.consume(row);
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void fromStruct(Blackhole out) {
    for (Struct row : rows) {
      out.consume(measured.fromConnectData(TOPIC, ROW, row));
    }
  }
}
