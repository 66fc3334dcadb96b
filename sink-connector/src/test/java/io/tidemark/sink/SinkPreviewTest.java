package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Outlook;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sink would do, told before it does it. */
class SinkPreviewTest {
  private static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);
  private static final Column STATUS = new Column("status", ColumnType.of(Kind.STRING), true);
  private static final Column NOTE = new Column("note", ColumnType.of(Kind.STRING), true);

  private @TempDir Path folder;

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("mirror.db");
  }

  private SinkPreview preview(String... others) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "mirror");
    config.put("topics", "shop.orders,tidemark.generations");
    config.put("connection.url", url());
    for (int i = 0; i < others.length; i += 2) {
      config.put(others[i], others[i + 1]);
    }
    return new SinkPreview(config);
  }

  private void execute(Iterable<String> statements) {
    ConnectionSettings settings =
        new ConnectionSettings(url(), null, null, "test", 1, Duration.ZERO, Duration.ofSeconds(10));
    try (Session session = new Database(settings).connect()) {
      statements.forEach(session::execute);
    }
  }

  private static Marker marker(String topic, Column... columns) {
    return new Marker(
        Marker.Type.END,
        new StreamId("shop", "orders"),
        "shop",
        "public.orders",
        topic,
        new Marker.Scope(0, 1, 1),
        10,
        List.of(10L),
        "full",
        true,
        "schedule",
        null,
        new TableSchema(TableId.of("orders"), List.of(columns), List.of("id")),
        "",
        Manifest.empty(),
        3,
        0,
        null,
        null,
        0,
        0);
  }

  private static Outlook table(SinkPreview preview, Column... columns) {
    List<SinkPreview.Told> told = preview.tables(List.of(marker("shop.orders", columns)));
    assertThat(told).hasSize(1);
    assertThat(told.get(0).table()).isEqualTo(TableId.of("orders"));
    return told.get(0).outlook();
  }

  @Test
  @DisplayName("a table that is missing would be made, and until then nothing is, no file either")
  void missing() {
    Outlook outlook = table(preview(), ID, STATUS);
    assertThat(outlook.refused()).isEmpty();
    assertThat(outlook.statements())
        .singleElement()
        .asString()
        .startsWith("CREATE TABLE")
        .contains("status", "_sync_generation");
    assertThat(folder).isEmptyDirectory();
    execute(outlook.statements());
    assertThat(table(preview(), ID, STATUS)).isEqualTo(new Outlook(List.of(), List.of()));
  }

  @Test
  @DisplayName("a column that is missing would be added, and what was told is what it takes")
  void altered() {
    execute(table(preview(), ID, STATUS).statements());
    Outlook outlook = table(preview(), ID, STATUS, NOTE);
    assertThat(outlook.statements()).singleElement().asString().contains("ADD COLUMN", "note");
    execute(outlook.statements());
    assertThat(table(preview(), ID, STATUS, NOTE).statements()).isEmpty();
  }

  @Test
  @DisplayName("what migrate.mode refuses is told by the table, and what it would drop, too")
  void refused() {
    execute(List.of("CREATE TABLE orders (id INTEGER PRIMARY KEY, status INTEGER)"));
    Outlook safe = table(preview(), ID, STATUS);
    assertThat(safe.statements()).isEmpty();
    assertThat(safe.refused()).anySatisfy(why -> assertThat(why).contains("Type changed"));
    Outlook forced = table(preview("migrate.mode", "forced"), ID, STATUS);
    assertThat(forced.statements()).hasSize(2);
    assertThat(forced.statements().get(0)).startsWith("DROP TABLE");
    execute(List.of("INSERT INTO orders VALUES (1, 1)"));
    assertThat(table(preview("migrate.mode", "forced"), ID, STATUS).refused())
        .anySatisfy(why -> assertThat(why).contains("sync shop/orders has not written"));
    assertThat(table(preview("migrate.mode", "none"), ID, STATUS, NOTE).refused())
        .anySatisfy(why -> assertThat(why).contains("note"));
  }

  @Test
  @DisplayName(
      "only syncs whose topics the sink reads are told of, by the names that it gives them")
  void concerned() {
    assertThat(preview().tables(List.of(marker("shop.items", ID)))).isEmpty();
    assertThat(
            preview("table.name.format", "copy_${sync}")
                .tables(List.of(marker("shop.orders", ID)))
                .get(0)
                .table())
        .isEqualTo(TableId.of("copy_orders"));
    assertThat(preview().markerTopic()).isEqualTo("tidemark.generations");
    Column reserved = new Column("_sync_source", ColumnType.of(Kind.STRING), true);
    assertThat(table(preview(), ID, reserved).refused().get(0)).contains("_sync_source");
  }

  private Outlook row(boolean gone, String... others) {
    return preview(others).row(marker("shop.orders", ID, STATUS), gone).outlook();
  }

  @Test
  @DisplayName("HT-41 the statements that write a row, or remove it, are told without its values")
  void rows() {
    assertThat(row(false).refused()).singleElement().asString().contains("has to be made");
    execute(table(preview(), ID, STATUS).statements());
    assertThat(row(false).statements())
        .anySatisfy(sql -> assertThat(sql).contains("INSERT OR ABORT INTO `orders`"))
        .anySatisfy(sql -> assertThat(sql).contains("UPDATE ", "orders"));
    assertThat(row(true).statements())
        .anySatisfy(sql -> assertThat(sql).contains("DELETE FROM", "orders"));
    SinkPreview clearing = preview("delete.behavior", "clear-fields");
    execute(table(clearing, ID, STATUS).statements());
    assertThat(row(true, "delete.behavior", "clear-fields").statements())
        .noneSatisfy(sql -> assertThat(sql).contains("DELETE FROM", "orders"))
        .anySatisfy(sql -> assertThat(sql).contains("UPDATE ", "status"));
    assertThat(row(false, "write.mode", "append").statements()).hasSize(2);
    assertThat(row(true, "write.mode", "append").refused()).hasSize(1);
  }
}
