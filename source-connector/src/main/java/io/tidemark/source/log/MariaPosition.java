package io.tidemark.source.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A place between two transactions of a binary log, and what the tables look like there.
 *
 * <p>Debezium's offsets also say how many events of a transaction have been read. Those are left
 * out, so that it is told of a transaction as a whole or not at all: how many there are depends on
 * its settings.
 *
 * @param file of the log
 * @param at number of the byte in it
 * @param gtids of the last transactions before it, as Debezium has them
 * @param tables see {@link Structure#text}
 */
record MariaPosition(String file, long at, String gtids, String tables) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "file";
  private static final String AT = "pos";
  private static final String GTIDS = "gtids";
  private static final String TABLES = "tables";

  /** Domain, server and sequence of each. */
  private static final Pattern SET = Pattern.compile("( *\\d+-\\d+-\\d{1,18} *(,(?! *$)|$))*");

  /** What Debezium's offset says, whose other fields are passed over. */
  static MariaPosition of(Map<String, ?> offset, String tables) {
    String file = offset.get(FILE) instanceof String name ? name : "";
    long at = offset.get(AT) instanceof Number number ? number.longValue() : 0;
    String gtids = offset.get(GTIDS) instanceof String set ? set : "";
    return new MariaPosition(file, at, gtids, tables);
  }

  MariaPosition with(String structure) {
    return new MariaPosition(file, at, gtids, structure);
  }

  /** A form that Debezium takes for an offset of its own. */
  String json() {
    ObjectNode offset = JSON.createObjectNode().put(FILE, file).put(AT, at);
    if (!gtids.isEmpty()) {
      offset.put(GTIDS, newest(gtids));
    }
    return offset.put(TABLES, tables).toString();
  }

  /**
   * Reads that form.
   *
   * @throws IllegalArgumentException when it is of another
   */
  static MariaPosition parse(String json) {
    try {
      JsonNode offset = JSON.readTree(json);
      String file = offset.path(FILE).asText();
      if (file.isEmpty()) {
        throw new IllegalArgumentException("the position has no file");
      }
      JsonNode at = offset.path(AT);
      if (!at.isIntegralNumber() || !at.canConvertToLong() || at.asLong() < 0) {
        throw new IllegalArgumentException("the position's " + AT + " is no number of a byte");
      }
      String gtids = offset.path(GTIDS).asText();
      if (!SET.matcher(gtids).matches()) {
        throw new IllegalArgumentException("the position's " + GTIDS + " are not MariaDB's");
      }
      return new MariaPosition(file, at.asLong(), gtids, offset.path(TABLES).asText());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the position is not JSON", e);
    }
  }

  /** Whether a server's transactions at this place are the same. */
  boolean isAt(String others) {
    return domains(gtids).equals(domains(others));
  }

  /** Whether a server's transactions have all been passed here. */
  boolean isBehind(String others) {
    Map<String, String> passed = domains(gtids);
    return domains(others).entrySet().stream()
        .allMatch(
            newest -> {
              String own = passed.get(newest.getKey());
              return own != null && sequence(own) >= sequence(newest.getValue());
            });
  }

  /** A set with one transaction of each domain, which is all that servers take. */
  private static String newest(String gtids) {
    return String.join(",", domains(gtids).values());
  }

  /** The newest transaction of each domain, whichever server it is from. */
  private static Map<String, String> domains(String gtids) {
    Map<String, String> domains = new HashMap<>();
    for (String gtid : gtids.split(",", -1)) {
      if (!gtid.isBlank()) {
        String[] parts = gtid.trim().split("-", 3);
        domains.merge(parts[0], gtid.trim(), (a, b) -> sequence(a) < sequence(b) ? b : a);
      }
    }
    return domains;
  }

  private static long sequence(String gtid) {
    return Long.parseLong(gtid.substring(gtid.lastIndexOf('-') + 1));
  }
}
