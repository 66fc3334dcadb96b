package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.jdbc.Session;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A destination that goes away and comes back costs nothing but time. */
@NullUnmarked
class OutageIT {

  /** Nobody gets in, and the sink is thrown out; the test's own session stays. */
  private static void whileDown(Rig rig, Runnable steps) {
    try {
      down(rig);
      steps.run();
    } finally {
      up(rig); // or no other test gets in either
    }
  }

  private static void down(Rig rig) {
    rig.execute("ALTER ROLE postgres CONNECTION LIMIT 0");
    rig.execute("ALTER DATABASE postgres CONNECTION LIMIT 0");
    rig.execute("ALTER ROLE sink_user NOLOGIN");
    rig.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sink_user'");
  }

  private static void up(Rig rig) {
    rig.execute("ALTER ROLE sink_user LOGIN");
    rig.execute("ALTER ROLE postgres CONNECTION LIMIT -1");
    rig.execute("ALTER DATABASE postgres CONNECTION LIMIT -1");
  }

  private static Rig rig(String schema) {
    Rig rig = new Rig(schema);
    rig.execute("DROP ROLE IF EXISTS sink_user");
    rig.execute("CREATE ROLE sink_user LOGIN PASSWORD 'sink'");
    rig.execute("GRANT ALL ON SCHEMA " + schema + " TO sink_user");
    return rig.with("connection.user", "sink_user").with("connection.password", "sink");
  }

  @AfterEach
  void dropUser() {
    try (Session session = SinkPostgres.database("outage_end").connect()) {
      session.execute("DROP OWNED BY sink_user CASCADE");
      session.execute("DROP ROLE sink_user");
    }
  }

  @Test
  @DisplayName("injection 24: while the database is down batches wait, then all rows arrive once")
  void downAndUp() {
    Topic topic = Topic.orders().rows(1, 5, "a");
    try (Rig rig = rig("outage_down").with("write.mode", "append").with("batch.timeout.ms", "0")) {
      rig.start(topic).poll();
      topic.rows(6, 9, "a");
      whileDown(
          rig,
          () -> {
            assertThatThrownBy(rig::poll).isInstanceOf(RetriableException.class);
            assertThatThrownBy(rig::poll).isInstanceOf(RetriableException.class);
            assertThat(rig.commit().get(topic.partition).offset()).isEqualTo(5);
            assertThat(rig.context.timeouts).contains(1000L, 2000L);
          });
      rig.poll();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(9);
      assertThat(rig.number("SELECT count(DISTINCT id) FROM orders")).isEqualTo(9);
    }
  }

  @Test
  @DisplayName("injection 24: records without a schema wait while their table cannot be looked at")
  void lookUps() {
    Topic topic = Topic.orders().plain(1, "a");
    try (Rig rig = rig("outage_maps").with("batch.timeout.ms", "0")) {
      rig.start(topic).poll();
      topic.plain(2, "b").add(null, 3L, null, Map.of("status", "c"), new ConnectHeaders());
      topic.plain(4, "d");
      whileDown(
          rig,
          () -> {
            assertThatThrownBy(rig::pollOnce)
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("Looking at table orders");
            assertThatThrownBy(rig::pollOnce).isInstanceOf(RetriableException.class);
          });
      await() // the writer finds that its session is gone
          .ignoreExceptionsInstanceOf(RetriableException.class)
          .until(() -> rig.pollAndCommit() == rig);
      assertThat(rig.orders()).containsExactly("1:a:NULL", "2:b:NULL", "3:c:NULL", "4:d:NULL");
    }
  }

  @Test
  @DisplayName("injection 24: partitions may be opened while the database is down")
  void openedWhileDown() {
    Topic topic = Topic.orders().rows(1, 5, "a");
    try (Rig rig = rig("outage_open").with("write.mode", "append").with("batch.timeout.ms", "0")) {
      rig.start(topic).poll();
      whileDown(
          rig,
          () -> {
            rig.restart();
            topic.rows(6, 9, "a");
            rig.consumed.put(topic.partition, 2L); // where Kafka's group happens to stand
            assertThatThrownBy(rig::poll).isInstanceOf(RetriableException.class);
            assertThat(rig.commit()).isEmpty();
          });
      rig.poll();
      rig.poll();
      rig.poll();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(9);
      assertThat(rig.number("SELECT count(DISTINCT id) FROM orders")).isEqualTo(9);
    }
  }

  @Test
  @DisplayName("max.retries bounds the waiting; the error names the database")
  void gaveUp() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = rig("outage_end_of_it").with("max.retries", "2").with("batch.timeout.ms", "0")) {
      rig.start(topic);
      whileDown(
          rig,
          () -> {
            assertThatThrownBy(rig::poll).isInstanceOf(RetriableException.class);
            assertThatThrownBy(rig::poll).isInstanceOf(RetriableException.class);
            assertThatThrownBy(rig::poll)
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("127.0.0.1");
          });
    }
  }

  @Test
  @DisplayName(
      "a privilege that is missing for a while is waited for, no record is reported as bad")
  void missingPrivilege() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = rig("outage_grant").with("batch.timeout.ms", "0")) {
      rig.start(topic).poll();
      rig.execute("REVOKE ALL ON orders FROM sink_user; ALTER TABLE orders OWNER TO postgres");
      topic.row(2, "b");
      assertThatThrownBy(rig::poll)
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("orders");
      rig.execute("GRANT ALL ON orders TO sink_user");
      rig.poll();
      assertThat(rig.orders()).containsExactly("1:a:1", "2:b:1");
    }
  }

  @Test
  @DisplayName("42501: a privilege that stays missing fails the task soon, and says what to grant")
  void privilegeStaysMissing() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = rig("outage_denied").with("batch.timeout.ms", "0")) {
      rig.with("retry.backoff.ms", "1").start(topic).poll();
      rig.execute("ALTER TABLE orders OWNER TO postgres; REVOKE ALL ON orders FROM sink_user");
      rig.execute("GRANT SELECT ON orders TO sink_user");
      topic.row(2, "b");
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(rig::poll).isInstanceOf(RetriableException.class);
      }
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(RetriableException.class)
          .hasMessageContaining("permission denied for table orders")
          .hasMessageContaining("GRANT SELECT, INSERT, UPDATE, DELETE ON orders");
    }
  }

  @Test
  @DisplayName("42501: a table that may not be made is named, with the statement that makes it")
  void mayNotCreate() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = rig("outage_create").with("table.name.format", "outage_end.${table}")) {
      rig.with("retry.backoff.ms", "1").with("max.retries", "0").start(topic).poll();
      rig.commit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(RetriableException.class)
          .hasMessageContaining("Table outage_end.orders")
          .hasMessageContaining("CREATE on its schema run: CREATE TABLE")
          .hasMessageContaining("42501");
    }
  }
}
