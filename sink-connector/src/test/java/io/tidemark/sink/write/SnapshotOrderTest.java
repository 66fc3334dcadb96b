package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.sink.row.Provenance;
import io.tidemark.sink.row.Provenance.Kind;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.SnapshotOrder.Placed;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NullUnmarked
class SnapshotOrderTest {
  private static final TopicPart PART = new TopicPart("shop.orders", 0);

  private final Attempts attempts = new Attempts();
  private final SnapshotOrder order = new SnapshotOrder(attempts);
  private long offset;

  private static ConnectHeaders headers(String kind) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(RecordHeaders.SOURCE, "inventory");
    headers.addString(RecordHeaders.SYNC, "shop.orders");
    headers.addString(RecordHeaders.KIND, kind);
    return headers;
  }

  private static ConnectHeaders row(long id, long attempt, long number, boolean last) {
    ConnectHeaders headers = headers(RecordHeaders.KIND_SNAPSHOT);
    headers.addLong(RecordHeaders.GENERATION, id);
    headers.addLong(RecordHeaders.ATTEMPT, attempt);
    headers.addLong(RecordHeaders.NUMBER, number);
    if (last) {
      headers.addBoolean(RecordHeaders.LAST, true);
    }
    return headers;
  }

  /** Of a life that knows of no snapshot. */
  private static ConnectHeaders change(long attempt) {
    ConnectHeaders headers = headers(RecordHeaders.KIND_FOLLOWING);
    headers.addLong(RecordHeaders.ATTEMPT, attempt);
    return headers;
  }

  private static ConnectHeaders change(long id, long attempt) {
    ConnectHeaders headers = change(attempt);
    headers.addLong(RecordHeaders.GENERATION, id);
    return headers;
  }

  private Placed look(ConnectHeaders headers) {
    Provenance told = Provenance.of(headers).orElseThrow();
    return order.place(told, headers, new Origin(PART, offset));
  }

  /** {@code ROW 5} or {@code CHANGE 5}, and the markers behind it. */
  private String place(ConnectHeaders headers) {
    Placed placed = look(headers);
    attempts.note(placed.numbers());
    offset++;
    StringBuilder text = new StringBuilder();
    text.append(placed.provenance().kind()).append(' ').append(placed.provenance().generation());
    placed.markers().forEach(m -> text.append(' ').append(m.type()).append(m.rows()));
    assertThat(placed.maker()).as("the form is Debezium's").isEmpty();
    return text.toString();
  }

  @Test
  @DisplayName("rows count in the order of their numbers, and what comes behind is of the snapshot")
  void counts() {
    assertThat(place(change(1))).as("before any").isEqualTo("CHANGE 0");
    assertThat(place(row(5, 1, 1, false))).isEqualTo("ROW 5 START0");
    assertThat(place(row(5, 1, 2, false))).isEqualTo("ROW 5");
    assertThat(place(row(5, 1, 3, true))).isEqualTo("ROW 5 END3");
    assertThat(place(change(5, 1))).isEqualTo("CHANGE 5");
    assertThat(place(change(2))).isEqualTo("CHANGE 5");
    assertThat(place(row(9, 3, 1, true))).isEqualTo("ROW 9 START0 END1");
  }

  @Test
  @DisplayName("END names the partition up to the last row, and counts them all")
  void ends() {
    place(row(5, 1, 1, false));
    Marker end = look(row(5, 1, 2, true)).markers().get(0);
    assertThat(end.ends().toJson()).isEqualTo("{\"shop.orders\":{\"0\":[1,2]}}");
    assertThat(end.deletable()).isTrue();
    assertThat(end.attempts()).containsExactly(5L);
  }

  @Test
  @DisplayName(
      "model snapshots_noseq: a row that comes twice, or behind a lost one, does not count")
  void numbers() {
    place(row(5, 1, 1, false));
    assertThat(place(row(5, 1, 1, false))).isEqualTo("CHANGE 5 START0");
    assertThat(place(row(5, 1, 3, false))).isEqualTo("CHANGE 5");
    assertThat(place(row(5, 1, 4, true))).isEqualTo("CHANGE 5 END4");
    assertThat(place(row(5, 1, 2, false))).as("it came late").isEqualTo("ROW 5");
  }

  @Test
  @DisplayName("model snapshots_noattempt: rows of another life do not count, and do not end it")
  void attempts() {
    place(row(5, 1, 1, false));
    assertThat(place(row(9, 0, 1, true))).as("of a life before it").isEqualTo("CHANGE 5");
    assertThat(place(row(5, 1, 2, false))).isEqualTo("ROW 5");
    assertThat(place(row(5, 2, 1, true))).as("the same id").isEqualTo("CHANGE 5");
    assertThat(place(row(4, 3, 1, true))).as("its id went back").isEqualTo("CHANGE 5");
    assertThat(place(row(5, 1, 3, true))).as("its life is over").isEqualTo("CHANGE 5");
    assertThat(place(row(9, 3, 1, true))).isEqualTo("ROW 9 START0 END1");
  }

  @Test
  @DisplayName(
      "model snapshots_nolate: behind a later life's change no row of an earlier one counts")
  void laterLives() {
    assertThat(place(change(3))).isEqualTo("CHANGE 0");
    assertThat(place(row(5, 2, 1, true))).isEqualTo("CHANGE 0");
    assertThat(place(row(5, 3, 1, true))).isEqualTo("ROW 5 START0 END1");
  }

  @Test
  @DisplayName("model snapshots_noown: a change that comes before its snapshot's rows is heard")
  void earlyChanges() {
    assertThat(place(change(5, 1))).isEqualTo("CHANGE 5");
    assertThat(place(row(5, 1, 1, true))).isEqualTo("ROW 5 START0 END1");
  }

  @Test
  @DisplayName("a change counts under no generation")
  void changesAreNotCounted() {
    place(row(5, 1, 1, false));
    Provenance change = look(change(1)).provenance();
    assertThat(change.counted().generation()).isZero();
    assertThat(look(row(5, 1, 2, false)).provenance().counted())
        .isEqualTo(new Provenance(Kind.ROW, change.stream(), 0, 0, 5, 5));
  }

  @Test
  @DisplayName("a record that had to wait has the same place when it is asked for again")
  void again() {
    assertThat(look(row(5, 1, 1, true))).isEqualTo(look(row(5, 1, 1, true)));
    place(row(5, 1, 1, true));
    attempts.drop();
    assertThat(place(row(5, 1, 1, true))).as("its batch was lost").isEqualTo("ROW 5 START0 END1");
    attempts.commit(attempts.pending());
    attempts.drop();
    assertThat(place(change(1))).isEqualTo("CHANGE 5");
  }

  @Test
  @DisplayName("what is not in its place fails the task; a row without a number is a bad record")
  void refused() {
    ConnectHeaders change = change(1);
    Provenance told = Provenance.of(change).orElseThrow();
    for (TopicPart part : List.of(new TopicPart("shop.orders", 1), new TopicPart("orders", 0))) {
      assertThatThrownBy(() -> order.place(told, change, new Origin(part, 0)))
          .isExactlyInstanceOf(ConnectException.class)
          .hasMessageContaining("partition 0 of topic shop.orders");
    }
    ConnectHeaders row = row(5, 1, 1, false);
    row.remove(RecordHeaders.NUMBER);
    assertThatThrownBy(() -> look(row))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(RecordHeaders.NUMBER);
  }

  @Test
  @DisplayName("records with markers are what their headers say")
  void others() {
    Provenance told = new Provenance(Kind.ROW, look(change(1)).provenance().stream(), 1, 2, 3, 4);
    Placed placed = order.place(told, new ConnectHeaders(), new Origin(PART, 0));
    assertThat(placed).isEqualTo(Placed.of(told));
    assertThat(placed.maker()).contains(told.stream());
    assertThat(order.place(null, new ConnectHeaders(), new Origin(PART, 0)).provenance()).isNull();
  }
}
