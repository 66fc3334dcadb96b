package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a scan that are looked up before they are written. */
@NullUnmarked
class SqliteLookTest {
  private static final String SEEN = "SELECT count(*) FROM tidemark_seen_1_2000";
  private static final String WRITTEN =
      "SELECT count(*) FROM orders WHERE _sync_generation = 2000 AND status = 'new'";

  private Topic topic;
  private Rig rig;

  /** A thousand rows have been written. */
  @BeforeEach
  void load(@TempDir Path directory) {
    String url = "jdbc:sqlite:" + directory.resolve("looks.db");
    Duration limit = Duration.ofSeconds(20);
    Database database =
        new Database(new ConnectionSettings(url, null, null, "looks", 1, limit, limit));
    topic = Topic.orders().generation(1000).rows(1, 1000, "old");
    rig = Rig.on(database).start(topic);
    rig.pollAndCommit();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("rows that are as they were leave their keys as proof, others are written")
  void mostAreAsTheyWere() {
    topic.generation(2000).rows(1, 500, "old").rows(501, 507, "new").rows(508, 1001, "old");
    rig.pollAndCommit();
    assertThat(rig.counts(2000)).isEqualTo("1/7/993/0/0");
    assertThat(rig.number(SEEN)).isEqualTo(993);
    assertThat(rig.number(WRITTEN)).isEqualTo(7);
  }

  @Test
  @DisplayName("where the first rows have changed, the others are merged without a look")
  void mostHaveChanged() {
    topic.generation(2000).rows(1, 10, "old").rows(11, 500, "new").rows(501, 1000, "old");
    rig.pollAndCommit();
    assertThat(rig.counts(2000)).isEqualTo("0/490/510/0/0");
    assertThat(rig.number(SEEN)).isEqualTo(510);
    assertThat(rig.number(WRITTEN)).isEqualTo(490);
  }

  @Test
  @DisplayName("rows of a first load that go by many statements are all stamped alike")
  void firstLoad() {
    topic.rows(1001, 2000, "old");
    rig.pollAndCommit();
    assertThat(rig.counts(1000)).isEqualTo("2000/0/0/0/0");
    assertThat(
            rig.strings(
                "SELECT concat_ws('/', count(*), count(DISTINCT id), max(status), _sync_generation)"
                    + " FROM orders GROUP BY _sync_source, _sync_generation, _sync_time"))
        .containsExactly("2000/2000/old/1000");
  }
}
