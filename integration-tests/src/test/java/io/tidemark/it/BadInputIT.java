package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Bad input gives one clear error and loses nothing")
@ExtendWith(SceneExtension.class)
class BadInputIT {
  private static final String ORDERS = "public.orders";

  private Scene scene;
  private Database shop;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders VALUES (1, 'new'), (2, 'new'), (3, 'new')");
  }

  private SourceBuilder source() {
    return scene.source("shop").reading(shop).tables(ORDERS);
  }

  private Map<String, List<String>> errorsOf(SourceBuilder source) {
    return scene.rest().validate(source.config());
  }

  /** The sink keeps positions in a topic, none of which is beyond the first bad record. */
  private static void nothingPassed(Sink sink, String topic, long bad) {
    String kept = "SELECT position FROM tidemark_progress WHERE topic = '" + topic + "'";
    assertThat(sink.database().column(kept))
        .isNotEmpty()
        .allSatisfy(position -> assertThat(Long.parseLong(position)).isBetween(0L, bad));
  }

  @Test
  @DisplayName("validation reports all problems at once, each on its own key")
  void allProblemsAtOnce() {
    Map<String, List<String>> errors =
        errorsOf(
            source()
                .set("tables", "public.ordes*")
                .set("fetch.sise", "5")
                .set("schedule", "now and then"));
    assertThat(errors).containsOnlyKeys("tables", "fetch.sise", "schedule");
    assertThat(errors.get("tables")).singleElement().asString().contains("public.ordes*");
    assertThat(errors.get("fetch.sise")).singleElement().asString().contains("fetch.size");
  }

  @Test
  @DisplayName("a misspelt key of a sink is an error that names the key and the one that was meant")
  void misspeltKey() {
    Map<String, String> config =
        scene.sink("mirror").into(scene.database("mirror")).set("write.mod", "append").config();
    Map<String, List<String>> errors = scene.rest().validate(config);
    assertThat(errors).containsOnlyKeys("write.mod");
    assertThat(errors.get("write.mod")).singleElement().asString().contains("write.mode");
  }

  @Test
  @DisplayName("a password in the URL is refused without being repeated")
  void passwordInTheUrl() {
    Map<String, List<String>> errors =
        errorsOf(source().set("connection.url", shop.url() + "?password=hunter2"));
    assertThat(errors).containsOnlyKeys("connection.url");
    assertThat(errors.toString()).contains("connection.password").doesNotContain("hunter2");
    Map<String, List<String>> sinkErrors =
        scene
            .rest()
            .validate(
                scene
                    .sink("mirror")
                    .into(shop)
                    .set("connection.url", "jdbc:postgresql://me:hunter2@127.0.0.1/x")
                    .config());
    assertThat(sinkErrors).containsOnlyKeys("connection.url");
    assertThat(sinkErrors.toString()).doesNotContain("hunter2");
  }

  @Test
  @DisplayName("DEST-6 DEST-9 a sink without URL, with a batch size that is no number")
  void requiredAndMalformedKeys() {
    Map<String, String> config = scene.sink("mirror").into(shop).set("batch.size", "x").config();
    config.remove("connection.url");
    Map<String, List<String>> errors = scene.rest().validate(config);
    assertThat(errors).containsOnlyKeys("connection.url", "batch.size");
    assertThat(errors.toString()).contains("required");
  }

  @Test
  @DisplayName("an unreachable database is named by host and port, with what to check")
  void unreachableDatabase() {
    String nowhere = "jdbc:postgresql://127.0.0.1:1/nowhere";
    assertThat(errorsOf(source().set("connection.url", nowhere)).toString())
        .contains("connection.url")
        .contains("127.0.0.1:1")
        .contains("that the server runs");
    assertThat(
            scene
                .rest()
                .validate(scene.sink("mirror").into(shop).set("connection.url", nowhere).config())
                .toString())
        .contains("connection.url")
        .contains("127.0.0.1:1")
        .contains("that the server runs");
  }

  @Test
  @DisplayName("missing privileges at the source and at the destination are named")
  void missingPrivileges() {
    scene.closeLater(Gate.before(shop, "orders", "false"));
    shop.execute("REVOKE SELECT ON orders FROM " + Gate.USER);
    assertThat(errorsOf(source().set("connection.user", Gate.USER)).toString()).contains("orders");
    Map<String, String> config =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .set("connection.user", Gate.USER)
            .config();
    assertThat(scene.rest().validate(config).toString()).contains("GRANT CREATE");
  }

  @Test
  @DisplayName("injection 25 a sink that deletes stale rows must read the marker topic")
  void markerTopicMissing() {
    Map<String, String> config =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .set("topics", scene.topic("shop") + "." + ORDERS)
            .config();
    Map<String, List<String>> errors = scene.rest().validate(config);
    assertThat(errors).containsOnlyKeys("topics");
    assertThat(errors.toString()).contains(scene.markerTopic());
    config.put("write.mode", "overwrite");
    assertThat(scene.rest().validate(config)).isEmpty();
  }

  @Test
  @DisplayName(
      "a table without key in an overwrite mode fails with what to do, and can be appended")
  void tableWithoutKey() {
    shop.execute("CREATE TABLE events (what text); INSERT INTO events VALUES ('a'), ('a')");
    Source source = scene.source("shop").reading(shop).tables("public.events").start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    assertThat(mirror.failure()).contains("events").contains("append");
    nothingPassed(mirror, source.topic("public.events"), 0);
    Sink log = scene.sink("log").into(scene.database("log")).from(source).mode("append").start();
    log.completed("public.events", 1);
    assertThat(log.database().column("SELECT what FROM events")).containsExactly("a", "a");
  }

  @Test
  @DisplayName("a system column's name that the source already uses is refused")
  void systemColumnNameInUse() {
    shop.execute(
        "CREATE TABLE copies (id int PRIMARY KEY, _sync_generation int);"
            + " INSERT INTO copies VALUES (1, 1)");
    assertThat(errorsOf(scene.source("shop").reading(shop).tables("public.copies")).toString())
        .contains("_sync_generation")
        .contains("public.copies");
  }

  @Test
  @DisplayName("a record without schema and a record without key are refused, not skipped")
  void recordsWithoutSchemaOrKey() {
    Hand hand = scene.hand("shop", ORDERS, 1);
    hand.row(1000, 1, "new");
    long bad =
        hand.raw(null, "{\"schema\":null,\"payload\":{\"id\":2}}".getBytes(StandardCharsets.UTF_8));
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(hand).start();
    assertThat(mirror.failure()).contains("schema").contains(hand.topic());
    nothingPassed(mirror, hand.topic(), bad);

    Hand keyless = scene.hand("keyless", ORDERS, 1);
    keyless.withoutKey(1000, 1, "new");
    Sink second = scene.sink("second").into(scene.database("second")).from(keyless).start();
    assertThat(second.failure()).contains("orders").contains("has no key");
    nothingPassed(second, keyless.topic(), 0);
  }

  @Test
  @DisplayName(
      "DEST-24 DEST-26 a value that does not fit fails the batch as a whole, with its table")
  void valueThatDoesNotFit() {
    Database copy = scene.database("mirror");
    copy.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(5))");
    shop.execute("UPDATE orders SET status = 'much too long' WHERE id = 2");
    Source source = source().start();
    Sink mirror = scene.sink("mirror").into(copy).from(source).start();
    assertThat(mirror.failure())
        .contains("orders")
        .contains("22001")
        .doesNotContain("much too long");
    assertThat(copy.number("SELECT count(*) FROM orders")).isZero();
    nothingPassed(mirror, source.topic(ORDERS), 0);

    shop.execute("UPDATE orders SET status = 'short' WHERE id = 2");
    copy.execute("ALTER TABLE orders ALTER status TYPE varchar(50)");
    mirror.revive(Map.of());
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("3/0/0/0");
  }

  @Test
  @DisplayName(
      "a value that does not fit goes to the dead letter queue where there is one, and its row is"
          + " not deleted as stale")
  void valueThatDoesNotFitGoesToTheDeadLetterQueue() {
    Database copy = scene.database("mirror");
    copy.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(5))");
    String letters = scene.topic("letters");
    Source source = source().start();
    Sink mirror =
        scene
            .sink("mirror")
            .into(copy)
            .from(source)
            .set("errors.tolerance", "all")
            .set("errors.deadletterqueue.topic.name", letters)
            .set("errors.deadletterqueue.topic.replication.factor", "1")
            .start();
    mirror.completed(ORDERS, 1);
    shop.execute(
        "UPDATE orders SET status = 'much too long' WHERE id = 2;"
            + " DELETE FROM orders WHERE id = 3");
    source.run();
    Run run = mirror.settled(ORDERS, 2);
    assertThat(run.status()).isEqualTo("COMPLETED_WITH_ERRORS");
    assertThat(run.number("rejected")).isEqualTo(1);
    assertThat(run.removed()).isEqualTo(1);
    assertThat(copy.rows("SELECT id, status FROM orders ORDER BY id"))
        .containsExactly(List.of("1", "new"), List.of("2", "new"));
    assertThat(scene.topics().read(letters)).hasSize(1);
    assertThat(copy.column("SELECT sqlstate FROM tidemark_rejects")).containsExactly("22001");
  }

  @Test
  @DisplayName("a key that another stream holds is refused unless its stream may be adopted")
  void keyOfAnotherStream() {
    Database other = scene.database("other");
    other.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders VALUES (3, 'other'), (4, 'other')");
    Source first = source().start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(first).start();
    mirror.completed(ORDERS, 1);
    Source second = scene.source("other").reading(other).tables(ORDERS).start();
    mirror.reconfigure(
        Map.of(
            "topics",
            String.join(",", scene.markerTopic(), first.topic(ORDERS), second.topic(ORDERS))));
    assertThat(mirror.failure()).contains("belongs to").contains("shop/" + ORDERS);
    assertThat(mirror.database().column("SELECT status FROM orders WHERE id = 3"))
        .containsExactly("new");
    mirror.revive(Map.of("adopt.streams", "shop/" + ORDERS));
    mirror.completed(ORDERS, 2);
    assertThat(mirror.database().column("SELECT status FROM orders WHERE id = 3"))
        .containsExactly("other");
  }
}
