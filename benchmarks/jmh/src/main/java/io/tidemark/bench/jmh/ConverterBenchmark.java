package io.tidemark.bench.jmh;

import io.tidemark.convert.JsonRowConverter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
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
  private final Struct[] rows = Orders.rows();
  private final byte[][] messages = new byte[Orders.COUNT][];

  @Setup
  public void prepare() {
    measured = converter.converter();
    measured.configure(Map.of("schemas.enable", true), false);
    for (int i = 0; i < rows.length; i++) {
      messages[i] = measured.fromConnectData(Orders.TOPIC, Orders.ROW, rows[i]);
    }
  }

  @Benchmark
  @OperationsPerInvocation(Orders.COUNT)
  public void toStruct(Blackhole out) {
    for (byte[] message : messages) {
      SchemaAndValue row = measured.toConnectData(Orders.TOPIC, message);
      out.consume(row);
    }
  }

  @Benchmark
  @OperationsPerInvocation(Orders.COUNT)
  public void fromStruct(Blackhole out) {
    for (Struct row : rows) {
      out.consume(measured.fromConnectData(Orders.TOPIC, Orders.ROW, row));
    }
  }
}
