package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("sync.log=changes")
@NullUnmarked
class SyncLogIT {
  private static final String LOGGED =
      "SELECT concat_ws(' ', c.op, c.row_key, c.reason) FROM tidemark_changes c JOIN tidemark_runs r"
          + " USING (sink, source, sync, scope, generation) WHERE r.run_id = %d ORDER BY 1";

  private final Topic data = Topic.orders();
  private final Topic markers = new Topic(Rig.MARKERS, 0);

  private void end(Rig rig, long generation, long records, String state) {
    rig.pollAndCommit();
    MarkersIT.end(markers, generation, data, records);
    rig.pollAndCommit();
    MarkersIT.awaitState(rig, generation, state);
  }

  private static String counted(Rig rig, String op, String column) {
    return rig.string(
        "SELECT concat_ws('=', (SELECT count(*) FROM tidemark_changes WHERE op = '%s'),"
                .formatted(op)
            + " sum(%s)) FROM tidemark_runs".formatted(column));
  }

  @Test
  @DisplayName(
      "HT-50 each added, changed, removed and rejected row is one of the log, with its reason, and"
          + " they add up to what the runs count")
  void everyRow() {
    try (Rig rig = new Rig("synclog").reporting().with("sync.log", "changes")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(5), amount int)");
      rig.start(data, markers);
      data.generation(1).row(1, "a").row(2, "a").row(3, "much too long").row(4, "a");
      end(rig, 1, 4, "COMPLETED");
      assertThat(rig.strings(LOGGED.formatted(1)))
          .hasSize(4)
          .contains("added {\"id\":1}", "added {\"id\":2}", "added {\"id\":4}")
          .anySatisfy(
              row -> assertThat(row).startsWith("rejected {\"id\":3}").contains("too long"));
      data.generation(2).row(1, "b").row(2, "a");
      end(rig, 2, 2, "COMPLETED");
      assertThat(rig.strings(LOGGED.formatted(2)))
          .containsExactly("changed {\"id\":1}", "removed {\"id\":4} stale");
      data.generation(3).tombstone(2);
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT row_key FROM tidemark_changes WHERE reason = 'tombstone'"))
          .containsExactly("{\"id\":2}");
      assertThat(counted(rig, "added", "added")).isEqualTo("3=3");
      assertThat(counted(rig, "changed", "changed")).isEqualTo("1=1");
      assertThat(counted(rig, "rejected", "rejected")).isEqualTo("1=1");
      assertThat(rig.string("SELECT DISTINCT table_name FROM tidemark_changes"))
          .isEqualTo("orders");
    }
  }

  @Test
  @DisplayName("without it there is no such table, and nothing is kept of single rows")
  void notWanted() {
    try (Rig rig = new Rig("synclog_runs").start(data, markers)) {
      data.generation(1).row(1, "a");
      end(rig, 1, 1, "COMPLETED");
      assertThat(rig.string("SELECT to_regclass('tidemark_changes')::text")).isNull();
    }
  }

  @Test
  @DisplayName(
      "many rows, and rows that are marked as gone, are told as those that are deleted are")
  void manyAndMarked() {
    try (Rig rig =
        new Rig("synclog_mark")
            .with("sync.log", "changes")
            .with("delete.behavior", "mark")
            .start(data, markers)) {
      data.generation(1).rows(1, 1200, "a");
      end(rig, 1, 1200, "COMPLETED");
      assertThat(counted(rig, "added", "added")).isEqualTo("1200=1200");
      data.generation(2).rows(1, 1100, "a");
      end(rig, 2, 1100, "COMPLETED");
      assertThat(counted(rig, "removed", "removed")).isEqualTo("100=100");
      assertThat(
              rig.number(
                  "SELECT count(*) FROM tidemark_changes c JOIN orders o"
                      + " ON o.id = CAST(CAST(c.row_key AS json) ->> 'id' AS bigint)"
                      + " WHERE c.op = 'removed' AND o._sync_deleted_at IS NOT NULL"))
          .isEqualTo(100);
    }
  }
}
