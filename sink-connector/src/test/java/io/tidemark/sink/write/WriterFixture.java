package io.tidemark.sink.write;

import static org.awaitility.Awaitility.await;

import io.tidemark.dialect.Dialects;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.FakeContext;
import io.tidemark.sink.Topic;
import io.tidemark.sink.failure.RejectLimits;
import io.tidemark.sink.failure.RetryPolicy;
import io.tidemark.sink.row.ForeignRecords;
import io.tidemark.sink.row.RowDecoder;
import io.tidemark.sink.row.TableFormat;
import io.tidemark.sink.row.TextNul;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.rules.TableRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;

/** A writer into a destination that waits and fails as a test wants. */
abstract class WriterFixture {
  final Topic topic = Topic.orders();
  final TopicPartition partition = topic.partition;
  final TopicPart part = new TopicPart(partition.topic(), partition.partition());
  private static final Rules RULES = Rules.of(TableRules.defaults());

  final FakeContext context = new FakeContext();
  final FakeDestination destination = new FakeDestination();
  SinkWriter writer = writer(new BatchLimits(2, 1_000_000, Duration.ofHours(1)));
  final AtomicLong jump = new AtomicLong();
  final AtomicLong clock = new AtomicLong();

  /** By which batches grow old, in nanoseconds. */
  final AtomicLong age = new AtomicLong();

  int commits;

  /** Another writer, whose batches have other limits than two records. */
  void limit(BatchLimits limits) {
    writer.close();
    writer = writer(limits);
  }

  private SinkWriter writer(BatchLimits limits) {
    WriterSettings settings =
        new WriterSettings(
            "fake",
            WriteMode.OVERWRITE_DELETE_STALE,
            RULES,
            false,
            List.of(),
            "markers",
            name -> true,
            false,
            limits,
            new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            new RejectLimits(1_000, 0.1),
            false);
    Attempts attempts = new Attempts();
    RowDecoder decoder =
        new RowDecoder(
            new TableFormat("${table}"),
            RULES,
            new TextNul(false),
            Dialects.forUrl("jdbc:postgresql:x"));
    ForeignRecords foreign = new ForeignRecords(true, decoder, RULES, table -> Optional.empty());
    Intake intake = new Intake(settings, decoder, foreign, attempts, null, () -> age.get());
    Partitions partitions = new Partitions(settings, context, destination, attempts);
    LongSupplier nanos = () -> clock.addAndGet(jump.get());
    SinkWriter.Calls calls = new SinkWriter.Calls(context, () -> commits++, nanos);
    return new SinkWriter(settings, calls, partitions, intake, destination);
  }

  void open() {
    writer.open(List.of(partition));
    context.seeks.clear();
    writer.put(List.of());
  }

  void put(int from, int to) {
    writer.put(topic.log.subList(from, to));
  }

  /** Empty puts, until the batch that was handed over is settled. */
  void settle() {
    await().until(() -> putsNothing() && destination.written.size() == commits);
  }

  boolean putsNothing() {
    writer.put(List.of());
    return true;
  }

  /** When none has waited for long. */
  Map<TopicPartition, OffsetAndMetadata> preCommit(long consumed) {
    clock.addAndGet(Duration.ofSeconds(10).toNanos());
    return preCommitSoon(consumed);
  }

  Map<TopicPartition, OffsetAndMetadata> preCommitSoon(long consumed) {
    return writer.preCommit(Map.of(partition, new OffsetAndMetadata(consumed)));
  }

  Thread releaseWhenThisWaits() {
    Thread waiting = Thread.currentThread();
    Thread releasing =
        new Thread(
            () -> {
              await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
              destination.release();
            });
    releasing.setDaemon(true);
    releasing.start();
    return releasing;
  }

  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("tidemark-writer-fake"))
        .toList();
  }

  @AfterEach
  void close() {
    destination.release();
    writer.close();
  }
}
