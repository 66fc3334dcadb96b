package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.Marker;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What the task makes of the fates that a worker reports. */
class SourceTaskCommitIT {
  private final FakeWorker worker = new FakeWorker();

  @Test
  void anSmtDropIsCountedAndTheGenerationStaysDeletable() throws Exception {
    start(Map.of());
    worker.next();
    List<SourceRecord> page = worker.nextUnacknowledged();
    worker.task().commitRecord(page.get(0), null);
    page.subList(1, page.size()).forEach(worker::acknowledge);
    worker.until(Marker.Type.END, 1);

    assertThat(worker.lastMarker().deletable()).isTrue();
    assertThat(worker.lastMarker().dropped()).isEqualTo(1);
    assertThat(worker.lastMarker().ends().count()).isEqualTo(9);
    worker.close();
  }

  @Test
  void underTolerationNobodyKnowsSoNothingMayBeDeleted() throws Exception {
    start(Map.of("errors.tolerance", "all"));
    worker.next();
    List<SourceRecord> page = worker.nextUnacknowledged();
    worker.task().commitRecord(page.get(0), null);
    page.subList(1, page.size()).forEach(worker::acknowledge);
    worker.until(Marker.Type.END, 1);

    assertThat(worker.lastMarker().deletable()).isFalse();
    assertThat(worker.lastMarker().reason()).contains("errors.tolerance=all");
    worker.close();
  }

  @Test
  void withoutOffsetsFromTheBrokerNothingMayBeDeleted() throws Exception {
    start(Map.of());
    worker.next();
    for (SourceRecord record : worker.nextUnacknowledged()) {
      TopicPartition partition = new TopicPartition(record.topic(), 0);
      worker.task().commitRecord(record, new RecordMetadata(partition, -1, 0, 0, 0, 0));
    }
    worker.until(Marker.Type.END, 1);

    assertThat(worker.lastMarker().deletable()).isFalse();
    assertThat(worker.lastMarker().reason()).contains("acks=0");
    worker.close();
  }

  @Test
  void aDroppedMarkerFailsTheTaskEvenUnderToleration() throws Exception {
    start(Map.of("errors.tolerance", "all"));
    worker.task().commitRecord(worker.nextUnacknowledged().get(0), null);

    assertThatThrownBy(() -> worker.until(Marker.Type.END, 1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("START of shop/commits.t");
    worker.close();
  }

  @Test
  void routedRecordsAreAccountedWhereTheyWent() throws Exception {
    start(Map.of());
    worker.next();
    long offset = 40;
    for (SourceRecord record : worker.nextUnacknowledged()) {
      TopicPartition elsewhere = new TopicPartition("elsewhere", 2);
      worker.task().commitRecord(record, new RecordMetadata(elsewhere, offset++, 0, 0, 0, 0));
    }
    worker.until(Marker.Type.END, 1);

    assertThat(worker.lastMarker().ends().toJson()).isEqualTo("{\"elsewhere\":{\"2\":[49,10,40]}}");
    worker.close();
  }

  @Test
  void rowsThatLookTheSameAreTwoRecords() throws Exception {
    SourcePostgres.schema("commits", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1)");
    worker.start(SourcePostgres.config("tables", "commits.t"));
    worker.next();
    List<SourceRecord> page = worker.next();

    assertThat(page).hasSize(2).doesNotHaveDuplicates();
    worker.until(Marker.Type.END, 1);
    assertThat(worker.lastMarker().ends().count()).isEqualTo(2);
    worker.close();
  }

  @Test
  void aStoppedTaskPollsNothing() throws Exception {
    start(Map.of());
    worker.next();
    worker.close();
    assertThat(worker.task().poll()).isNull();
  }

  private void start(Map<String, String> more) {
    SourcePostgres.schema(
        "commits",
        "CREATE TABLE t (id int PRIMARY KEY)",
        "INSERT INTO t SELECT i FROM generate_series(1, 10) i");
    Map<String, String> config = SourcePostgres.config("tables", "commits.t");
    config.putAll(more);
    worker.start(config);
  }
}
