package io.tidemark.source;

import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.Layout;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names that Avro does not allow, for connectors that name an Avro converter. The worker's own
 * converters are not known to a connector; with those, what the converter says has to do.
 */
final class AvroNames {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Confluent's setting by which a converter makes names fit. */
  private static final String SCRUBS = ".scrub.invalid.names";

  private final boolean keys;
  private final boolean values;

  /**
   * @param config the text of a key of the connector's configuration, null when it has none
   */
  AvroNames(Function<String, @Nullable String> config) {
    this.keys = refuses(config, "key.converter");
    this.values = refuses(config, "value.converter");
  }

  private static boolean refuses(Function<String, @Nullable String> config, String converter) {
    String type = config.apply(converter);
    return type != null
        && type.endsWith("AvroConverter")
        && !"true".equalsIgnoreCase(config.apply(converter + SCRUBS));
  }

  /** A warning for people; empty when all fields of a sync can be carried. */
  Optional<String> warning(SyncSpec spec, TableSchema found) {
    Layout layout = Layout.of(found, spec.mapping());
    List<Layout.Part> refused =
        layout.parts().stream()
            .filter(part -> values || (keys && layout.sent().key().contains(part.sent().name())))
            .filter(part -> !ALLOWED.matcher(part.sent().name()).matches())
            .toList();
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Avro does not allow the names %s, which records of %s have, so that the converter may refuse them: set columns.map=%s, and columns.map=%s at sinks that are to have the columns' own names"
                .formatted(
                    all(refused, ", ", part -> "`" + part.sent().name() + "`"),
                    spec.reads(),
                    all(refused, ",", part -> part.source().name() + ":" + fitting(part)),
                    all(refused, ",", part -> fitting(part) + ":" + part.source().name())));
  }

  private static String all(
      List<Layout.Part> parts, String separator, Function<Layout.Part, String> text) {
    return parts.stream().map(text).collect(Collectors.joining(separator));
  }

  private static String fitting(Layout.Part part) {
    String name = part.sent().name().replaceAll("[^A-Za-z0-9_]", "_");
    return Character.isDigit(name.charAt(0)) ? "_" + name : name;
  }
}
