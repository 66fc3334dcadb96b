package io.tidemark.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Topics;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** All that comes out of a worker and its databases, as texts under the names of where it was. */
final class Outlets {
  private final Map<String, String> texts = new LinkedHashMap<>();

  /** What was said once: an answer, a message. */
  void add(String name, String text) {
    texts.merge(name, text, (one, other) -> one + "\n" + other);
  }

  /** The answers of the REST API about connectors. */
  void rest(ConnectRest rest, String... connectors) {
    add("REST /connectors", rest.get("/connectors?expand=info&expand=status"));
    for (String connector : connectors) {
      for (String part : List.of("", "/config", "/status", "/tasks", "/offsets", "/topics")) {
        String path = "/connectors/" + connector + part;
        add("REST " + path, rest.get(path));
      }
    }
  }

  /** What the console tells of syncs and runs, and of databases that do not answer. */
  void console(Console console) {
    add("console /syncs", console.get("/syncs", "/syncs").toString());
    JsonNode runs = console.get("/runs", "/runs");
    add("console /runs", runs.toString());
    for (JsonNode run : runs.path("runs")) {
      String errors = "/runs/" + run.path("id").asText() + "/errors";
      add("console errors", console.get("/runs/{id}/errors", errors).toString());
    }
  }

  /** Keys, values and headers of a topic's records. */
  void topic(Topics topics, String topic) {
    for (ConsumerRecord<byte[], byte @Nullable []> record : topics.records(topic)) {
      add("topic " + topic, text(record.key()) + " " + text(record.value()));
      for (Header header : record.headers()) {
        add("headers of " + topic, header.key() + "=" + text(header.value()));
      }
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  /** All rows of the tables that Tidemark keeps, and what the server shows of its sessions. */
  void tables(Database database) {
    for (String table :
        database.column(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE relkind = 'r' AND relname LIKE 'tidemark%'")) {
      add("table " + table, database.column("SELECT t::text FROM " + table + " t").toString());
    }
    add("sessions", database.column("SELECT s::text FROM pg_stat_activity s").toString());
  }

  /** Names and attributes of this JVM's MBeans of Kafka, Connect and Tidemark. */
  void beans() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Set<ObjectName> names = new TreeSet<>(server.queryNames(null, null));
    for (ObjectName name : names) {
      if (!name.getDomain().startsWith("java")) {
        String[] attributes =
            Arrays.stream(server.getMBeanInfo(name).getAttributes())
                .filter(MBeanAttributeInfo::isReadable)
                .map(MBeanAttributeInfo::getName)
                .toArray(String[]::new);
        add("MBeans", name + " " + server.getAttributes(name, attributes));
      }
    }
  }

  /** The texts by their places. */
  Map<String, String> texts() {
    return texts;
  }
}
