package io.tidemark.bench.jmh;

import io.tidemark.source.generation.Fold;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Receipt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Records per second whose acknowledgement the source takes to account, page by page. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class FoldBenchmark {

  /** Of the topic; records go to them in turn. */
  @Param({"1", "4"})
  public int partitions;

  private final Fold fold = new Fold(FoldState.EMPTY, () -> {});
  private long offset;

  @Benchmark
  @OperationsPerInvocation(Orders.COUNT)
  public FoldState acknowledge() {
    Receipt page = fold.open(Orders.COUNT, "[\"1000\"]");
    for (int i = 0; i < Orders.COUNT; i++) {
      page.acknowledged(Orders.TOPIC, i % partitions, offset++);
    }
    return fold.state();
  }
}
