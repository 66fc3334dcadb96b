package io.tidemark.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The option reference: definitions as Markdown, and what a definition lacks for it. Pure. */
public final class Reference {
  private static final String BEGIN = "<!-- begin generated -->\n";
  private static final String END = "<!-- end generated -->\n";

  private Reference() {}

  /** A page with the text between its two marks replaced. */
  public static String page(String page, String generated) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "the page lacks the lines " + BEGIN.trim() + " and " + END);
    }
    return page.substring(0, begin + BEGIN.length()) + "\n" + generated + page.substring(end);
  }

  /** One section per group, each with a table of its keys. */
  public static String groups(ConfigDef def) {
    StringBuilder out = new StringBuilder();
    byGroup(def)
        .forEach((group, keys) -> out.append("## ").append(group).append("\n").append(table(keys)));
    return out.toString();
  }

  /** Groups in the order in which they were defined, their keys in the order of the group. */
  private static Map<String, List<ConfigKey>> byGroup(ConfigDef def) {
    Map<String, List<ConfigKey>> groups = new LinkedHashMap<>();
    for (String group : def.groups()) {
      groups.put(
          group,
          def.configKeys().values().stream()
              .filter(key -> group.equals(key.group))
              .sorted(Comparator.comparingInt(key -> key.orderInGroup))
              .toList());
    }
    return groups;
  }

  private static String table(Collection<ConfigKey> keys) {
    StringBuilder out = new StringBuilder("| key | type, importance | default | values | |\n");
    out.append("|---|---|---|---|---|\n");
    for (ConfigKey key : keys) {
      out.append(
          "| `%s` | %s, %s | %s | %s | **%s.** %s |\n"
              .formatted(
                  key.name,
                  lower(key.type),
                  lower(key.importance),
                  fallback(key),
                  cell(String.valueOf(key.validator)),
                  cell(key.displayName),
                  cell(key.documentation)));
    }
    return out.append('\n').toString();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String fallback(ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    Object fallback = key.defaultValue;
    boolean none =
        fallback == null
            || fallback.equals("")
            || fallback.equals(Long.MAX_VALUE)
            || (fallback instanceof List<?> list && list.isEmpty());
    return none ? "none" : "`" + cell(String.valueOf(fallback)) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
  }

  /** Keys in a sentence, in the alphabet's order. */
  public static String names(Collection<String> keys) {
    return keys.stream().sorted().map(key -> "`" + key + "`").collect(Collectors.joining(", "));
  }

  /** The parts that keys lack: {@code "batch.size: no display name"}; empty when all is there. */
  public static List<String> gaps(ConfigDef def) {
    List<String> gaps = new ArrayList<>();
    Map<String, String> places = new LinkedHashMap<>();
    for (ConfigKey key : def.configKeys().values()) {
      lack(gaps, key, "group", key.group == null || key.group.isBlank());
      lack(gaps, key, "order", key.orderInGroup < 1);
      lack(gaps, key, "width", key.width == Width.NONE);
      lack(
          gaps, key, "display name", key.displayName.isBlank() || key.displayName.equals(key.name));
      lack(
          gaps,
          key,
          "documentation",
          key.documentation == null || !key.documentation.endsWith("."));
      lack(gaps, key, "validator in words", !inWords(key));
      String other = places.put(key.group + " " + key.orderInGroup, key.name);
      lack(gaps, key, "place of its own", other != null);
    }
    return gaps;
  }

  private static void lack(List<String> gaps, ConfigKey key, String part, boolean lacks) {
    if (lacks) {
      gaps.add(key.name + ": no " + part);
    }
  }

  /** Lambdas and classes without a text are shown as {@code name@hash}. */
  private static boolean inWords(ConfigKey key) {
    return key.validator != null && !key.validator.toString().matches(".*@[0-9a-f]+");
  }
}
