package io.tidemark.console.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.console.cluster.Connector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a resync needs. */
class ResyncRuleTest {
  private static Connector sink(Map<String, String> config) {
    return new Connector("mirror", Connector.Kind.SINK, config, List.of());
  }

  @Test
  @DisplayName("HT-6 a resync needs sinks that update rows: appending and inserting ones object")
  void objections() {
    for (Map<String, String> bad :
        List.of(
            Map.of("write.mode", "append"),
            Map.of("record.mode", "insert"),
            Map.of("tables.public.orders.record.mode", "insert"))) {
      String key = bad.keySet().iterator().next();
      assertThat(ResyncRule.objection(List.of(sink(Map.of()), sink(bad))))
          .isPresent()
          .get()
          .asString()
          .contains("sink mirror", key, "{\"force\": true}");
    }
  }

  @Test
  @DisplayName("HT-6 sinks that upsert, and those that only update, take a resync")
  void fine() {
    assertThat(
            ResyncRule.objection(
                List.of(
                    sink(Map.of()),
                    sink(Map.of("record.mode", "upsert", "write.mode", "overwrite")),
                    sink(Map.of("record.mode", "update", "topics", "insert")))))
        .isEmpty();
  }
}
