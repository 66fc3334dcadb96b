package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Syncs that a configuration and a database make together")
class SyncPlanTest {
  private final Map<String, String> config =
      new HashMap<>(
          Map.of(
              "name", "shop",
              "connection.url", "jdbc:postgresql://nowhere/shop",
              "topic.prefix", "shop.",
              "tables", "*.*"));

  private String problems(TableId... tables) {
    SyncPlan plan = new SyncPlan(new SourceConfig(config), Optional.of(List.of(tables)));
    Config answer = new Config(new ArrayList<>());
    plan.problems().addTo(answer);
    return answer.configValues().stream()
        .map(value -> value.name() + ": " + value.errorMessages())
        .collect(Collectors.joining("\n"));
  }

  @Test
  @DisplayName("two tables whose names read alike are never one sync")
  void namesThatReadAlike() {
    assertThat(problems(new TableId("a", "b.c"), new TableId("a.b", "c"), new TableId("a", "d")))
        .startsWith("tables: [`a.b.c` is the name of two tables");
  }

  @Test
  @DisplayName("CX-15 the same rows under two names, and two syncs of one name, are refused")
  void duplicates() {
    config.remove("tables");
    config.put("syncs", "a,b");
    config.put("syncs.a.table", "s.t");
    config.put("syncs.b.table", "s.t");
    assertThat(problems())
        .isEqualTo(
            "syncs.b.table: [syncs a and b read the same rows of s.t: keep one, or give them"
                + " different filters]");
    config.put("syncs.b.filter", "region = 'EU'");
    assertThat(problems()).isEmpty();
    config.put("syncs", "a,b,a");
    assertThat(problems()).isEqualTo("syncs: [`a` is there twice: names are unique]");
    config.put("syncs", "a");
    config.keySet().removeIf(key -> key.startsWith("syncs.b."));
    config.put("tables", "s.*");
    assertThat(problems(new TableId("s", "t"))).contains("read the same rows of s.t");
  }

  @Test
  @DisplayName("a slash in the source's name could make the rows of two streams one stream's")
  void slash() {
    config.put("source.name", "eu/shop");
    assertThat(problems(new TableId("a", "d"))).startsWith("source.name: [has a slash");
    config.remove("source.name");
    config.put("name", "eu/shop");
    assertThat(problems(new TableId("a", "d"))).startsWith("source.name: [has a slash");
    config.put("source.name", "shop");
    assertThat(problems(new TableId("a", "d"))).isEmpty();
  }

  @Test
  @DisplayName("HT-49 syncs that follow each other in a circle are refused, each on its key")
  void circlesOfSyncs() {
    config.remove("tables");
    config.put("syncs", "a,b,c");
    config.put("syncs.a.table", "s.a");
    config.put("syncs.b.table", "s.b");
    config.put("syncs.c.table", "s.c");
    config.put("syncs.a.schedule", "after b");
    config.put("syncs.b.schedule", "after c");
    config.put("syncs.c.schedule", "after b");
    assertThat(problems())
        .doesNotContain("syncs.a.schedule")
        .contains("syncs.b.schedule: [sync b would wait for itself")
        .contains("syncs.c.schedule: [sync c would wait for itself");
    config.put("syncs.c.schedule", "PT1H");
    assertThat(problems()).isEmpty();
  }

  @Test
  @DisplayName(
      "SD-2 each sync has a source, a destination, a mode, a key and a cursor column of its own")
  void eachSyncByItself() {
    config.remove("tables");
    config.put("syncs", "orders,countries");
    config.put("cursor.column", "updated_at");
    config.put("syncs.orders.table", "sales.orders");
    config.put("syncs.orders.topic", "orders-out");
    config.put("syncs.orders.mode", "incremental");
    config.put("syncs.orders.key.columns", "region, nr");
    config.put("syncs.orders.cursor.column", "changed");
    config.put("syncs.countries.query", "SELECT * FROM geo.countries");
    config.put("syncs.countries.mode", "diff");
    config.put("syncs.countries.key.columns", "code");
    SyncPlan plan = new SyncPlan(new SourceConfig(config), Optional.of(List.of()));
    assertThat(plan.problems().isEmpty()).isTrue();

    SyncSpec orders = plan.specs().get(0);
    assertThat(orders.table()).isEqualTo(new TableId("sales", "orders"));
    assertThat(orders.topic()).isEqualTo("orders-out");
    assertThat(orders.mode()).isEqualTo(Mode.INCREMENTAL);
    assertThat(orders.keyColumns()).containsExactly("region", "nr");
    assertThat(orders.cursor())
        .isEqualTo(CursorSpec.of("changed", "sales.orders->orders-out:changed"));

    SyncSpec countries = plan.specs().get(1);
    assertThat(countries.query()).isEqualTo("SELECT * FROM geo.countries");
    assertThat(countries.topic()).isEqualTo("shop.countries");
    assertThat(countries.mode()).isEqualTo(Mode.DIFF);
    assertThat(countries.keyColumns()).containsExactly("code");
    assertThat(countries.cursor()).isNull();
  }

  @Test
  @DisplayName("SD-12 two syncs in one slot are refused, and so is the slot of a reconciliation")
  void equalSlots() {
    config.put("mode", "incremental");
    config.put("cursor.column", "at");
    TableId[] tables = {new TableId("a", "c"), new TableId("a", "d")};
    assertThat(problems(tables)).isEmpty();

    config.put("watermark.key", "mine");
    assertThat(problems(tables))
        .startsWith("watermark.key: [syncs a.c and a.d would keep their positions in one slot")
        .contains("give each a watermark.key of its own");
    config.put("syncs.a.d.watermark.key", "yours");
    assertThat(problems(tables)).isEmpty();
    config.put("syncs.a.d.watermark.key", "mine");
    assertThat(problems(tables)).startsWith("syncs.a.d.watermark.key: [syncs a.c and a.d");

    config.put("syncs.a.d.watermark.key", "keys");
    assertThat(problems(tables))
        .isEqualTo(
            "syncs.a.d.watermark.key: [`keys` is the slot of a reconciliation: choose another]");
  }
}
