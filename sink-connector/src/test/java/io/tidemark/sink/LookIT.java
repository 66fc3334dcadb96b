package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Staged rows that are looked up before they are merged. */
@NullUnmarked
class LookIT {
  private static final String LOOK = "SELECT string_agg(_outcome, '')";
  private static final String MERGE = "WITH c AS MATERIALIZED";
  private static final String SEEN = "SELECT count(*) FROM tidemark_seen_1_2000";

  /** What is sent of a look and of a merge when the next batch is written. */
  private static List<String> statements(Rig rig) {
    Statements statements = new Statements(rig.session);
    rig.restart();
    rig.pollAndCommit();
    List<String> sent = statements.all();
    statements.stop();
    return sent.stream()
        .flatMap(line -> List.of(LOOK, MERGE).stream().filter(line::contains))
        .toList();
  }

  @Test
  @DisplayName("where all rows are as they were nothing is merged")
  void allAreAsTheyWere() {
    Topic topic = Topic.orders().generation(1000).rows(1, 300, "old");
    try (Rig rig = new Rig("look_all").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2000).rows(1, 300, "old");
      assertThat(statements(rig)).containsExactly(LOOK);
      assertThat(rig.counts(2000)).isEqualTo("0/0/300/0/0");
      assertThat(rig.number(SEEN)).isEqualTo(300);
    }
  }

  @Test
  @DisplayName("rows that are as they were leave their keys as proof, the others alone are merged")
  void mostAreAsTheyWere() {
    Topic topic = Topic.orders().generation(1000).rows(1, 1000, "old");
    try (Rig rig = new Rig("look_most").reporting().start(topic)) {
      rig.pollAndCommit();
      rig.execute("UPDATE orders SET _sync_source = 'erp/orders' WHERE id = 600");
      topic.generation(2000).rows(1, 500, "old").rows(501, 507, "new").rows(508, 1001, "old");
      rig.pollAndCommit();
      assertThat(rig.counts(2000)).isEqualTo("1/7/992/0/1");
      assertThat(rig.number(SEEN)).as("and the key of the row that is another's").isEqualTo(993);
      assertThat(rig.strings("SELECT id::text FROM orders WHERE _sync_generation = 2000"))
          .containsExactlyInAnyOrder("501", "502", "503", "504", "505", "506", "507", "1001");
      assertThat(rig.number("SELECT count(*) FROM orders WHERE status = 'new'")).isEqualTo(7);
      assertThat(rig.context.reported).hasSize(1);
    }
  }

  @Test
  @DisplayName("behind a merge that has written most rows, the next one comes without a look")
  void mostHaveChanged() {
    Topic topic = Topic.orders().generation(1000).rows(1, 300, "old");
    try (Rig rig = new Rig("look_none").with("batch.size", "300").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2000).rows(1, 150, "new").rows(301, 450, "new").rows(151, 300, "new");
      topic.rows(451, 600, "new");
      assertThat(statements(rig)).containsExactly(LOOK, MERGE, MERGE);
      assertThat(rig.counts(2000)).isEqualTo("300/300/0/0/0");
      assertThat(rig.orders()).hasSize(600).contains("1:new:2000", "600:new:2000");
    }
  }
}
