package io.tidemark.sink.row;

import io.tidemark.generation.StreamId;
import io.tidemark.generation.TopicNames;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code table.name.format}: how a record finds its table. A dot in the format separates schema and
 * table; what is put in for a placeholder is never split, whatever it holds.
 */
public final class TableFormat {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
  private static final Set<String> KNOWN = Set.of("table", "topic", "sync", "source");

  private final @Nullable String schema;
  private final String name;

  /**
   * Parses the format.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public TableFormat(String format) {
    List<Integer> dots = new ArrayList<>();
    Matcher placeholders = PLACEHOLDER.matcher(format);
    int from = 0;
    while (placeholders.find()) {
      if (!KNOWN.contains(placeholders.group(1))) {
        throw new IllegalArgumentException(
            "unknown placeholder ${%s}: use ${table}, ${topic}, ${sync} or ${source}"
                .formatted(placeholders.group(1)));
      }
      dots(format, from, placeholders.start(), dots);
      from = placeholders.end();
    }
    dots(format, from, format.length(), dots);
    if (dots.size() > 1) {
      throw new IllegalArgumentException("at most one dot, between schema and table, is allowed");
    }
    this.schema = dots.isEmpty() ? null : format.substring(0, dots.get(0));
    this.name = dots.isEmpty() ? format : format.substring(dots.get(0) + 1);
    if (name.isEmpty() || (schema != null && schema.isEmpty())) {
      throw new IllegalArgumentException("schema and table must not be empty");
    }
  }

  private static void dots(String format, int from, int to, List<Integer> dots) {
    for (int i = format.indexOf('.', from); i >= 0 && i < to; i = format.indexOf('.', i + 1)) {
      dots.add(i);
    }
  }

  /**
   * The table of a record.
   *
   * @param topic of the record, as transforms have left it
   * @param stream of the record, if it has one
   */
  public TableId table(String topic, Optional<StreamId> stream) {
    return new TableId(
        schema == null ? null : fill(schema, topic, stream), fill(name, topic, stream));
  }

  /** Whether a record's table depends on its topic alone. */
  public boolean needsNoStream() {
    return !text().contains("${sync}") && !text().contains("${source}");
  }

  /** Whether it says in which schema tables are. */
  public boolean hasSchema() {
    return schema != null;
  }

  /** The schema of all tables, when it is one and the same. */
  public Optional<String> onlySchema() {
    return Optional.ofNullable(schema).filter(s -> !PLACEHOLDER.matcher(s).find());
  }

  private String text() {
    return schema == null ? name : schema + "." + name;
  }

  private static String fill(String format, String topic, Optional<StreamId> stream) {
    return PLACEHOLDER
        .matcher(format)
        .replaceAll(
            placeholder ->
                Matcher.quoteReplacement(
                    switch (placeholder.group(1)) {
                      case "topic" -> topic;
                      case "sync" -> stream.map(StreamId::sync).orElse(topic);
                      case "source" -> stream.map(StreamId::source).orElse(topic);
                      default -> TopicNames.lastName(topic);
                    }));
  }
}
