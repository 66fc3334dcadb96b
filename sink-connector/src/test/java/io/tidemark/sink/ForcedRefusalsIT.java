package io.tidemark.sink;

import static io.tidemark.sink.ForcedMigrationsIT.forced;
import static io.tidemark.sink.ForcedMigrationsIT.numbered;
import static io.tidemark.sink.ForcedMigrationsIT.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where {@code migrate.mode=forced} would lose what nothing brings back. */
@NullUnmarked
class ForcedRefusalsIT {
  @Test
  @DisplayName("values of columns that the records do not have would go for good: refused")
  void othersColumns() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    try (Rig rig = forced("forced_columns")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int, score int DEFAULT 5)");
      rig.start(topic).pollAndCommit();
      numbered(topic.generation(2000), 1, 2);
      refuses(rig, "columns [score], which the records do not have, hold values");
      assertThat(rig.number("SELECT count(*) FROM orders WHERE score = 5")).isEqualTo(3);
    }
  }

  @Test
  @DisplayName(
      "a straggler of an older generation makes nothing anew that a later one has confirmed")
  void straggler() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    try (Rig rig = forced("forced_straggler").start(topic)) {
      rig.pollAndCommit();
      topic.generation(3000).rows(1, 3, "a");
      rig.pollAndCommit();
      numbered(topic.generation(2000), 1, 1);
      refuses(rig, "a later generation than 2000 has been written to it");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("record.mode=update would not fill a table that is made anew: refused")
  void updateOnly() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    try (Rig rig = forced("forced_update").start(topic)) {
      rig.pollAndCommit();
      numbered(topic.generation(2000), 1, 3);
      rig.with("record.mode", "update").restart();
      refuses(rig, "only change rows, and would not fill it");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("one scope of a split sync would drop what the others have sent: refused")
  void splitSync() {
    SplitSource source = new SplitSource();
    LongStream.rangeClosed(1, 3).forEach(id -> source.table.put(id, "a"));
    SplitSource.Plan plan = source.plan(List.of(2L));
    source.begin(plan, 0).toTheEnd();
    source.begin(plan, 1);
    try (Rig rig = forced("forced_split").start(source.data, source.markers)) {
      rig.pollAndCommit();
      numbered(source.data.scope(1, plan.id()).generation(2000), 2, 3);
      refuses(rig, "is read in several scopes");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(1);
    }
  }
}
