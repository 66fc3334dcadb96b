package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules by which records of a full sync meet a table (protocol, sink transaction). */
class WriteRulesIT {

  @Test
  @DisplayName("DEST-2 DEST-16 DEST-51 rows of a new table are created with their system columns")
  void firstLoad() {
    Topic topic = Topic.orders().generation(1000).row(1, "new").row(2, "paid", null);
    try (Rig rig = new Rig("rules_first").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:new:1000", "2:paid:1000");
      assertThat(rig.counts(1000)).isEqualTo("2/0/0/0/0");
      assertThat(rig.strings("SELECT _sync_source FROM orders")).containsOnly("shop/orders");
      assertThat(rig.strings("SELECT extract(epoch FROM _sync_time)::text FROM orders"))
          .containsOnly("1.000000");
    }
  }

  @Test
  @DisplayName("rule 3: changed rows are written, unchanged ones only seen, newer ones ignored")
  void rule3() {
    Topic topic = Topic.orders().generation(1000).row(1, "new").row(2, "paid").row(3, "sent");
    try (Rig rig = new Rig("rules_three").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2000).row(1, "new").row(2, "sent").row(4, "new");
      rig.pollAndCommit();
      assertThat(rig.orders())
          .containsExactly("1:new:1000", "2:sent:2000", "3:sent:1000", "4:new:2000");
      assertThat(rig.counts(2000)).isEqualTo("1/1/1/0/0");
      assertThat(rig.strings("SELECT id::text FROM tidemark_seen_1_2000")).containsExactly("1");
      topic.generation(1500).row(2, "old");
      rig.pollAndCommit();
      assertThat(rig.orders()).contains("2:sent:2000");
    }
  }
}
