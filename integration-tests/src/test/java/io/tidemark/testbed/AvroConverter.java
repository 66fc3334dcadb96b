package io.tidemark.testbed;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** The Avro converters that tests run through, and how each is told of a registry. */
enum AvroConverter {
  /** The profile {@code avro} brings it. */
  APICURIO("io.apicurio.registry.utils.converter.AvroConverter"),
  /** The profile {@code confluent} brings it. */
  CONFLUENT("io.confluent.connect.avro.AvroConverter");

  private final String type;

  AvroConverter(String type) {
    this.type = type;
  }

  /** The one that the profile has laid out. */
  static AvroConverter chosen() {
    return valueOf(System.getProperty("avro.converter", "apicurio").toUpperCase(Locale.ROOT));
  }

  /** The name of its class. */
  String type() {
    return type;
  }

  /** Its folder among the plugins that are laid out. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its settings for Confluent's wire format, without {@code key.converter.} in front. */
  Map<String, String> settings(URI registry) {
    return this == CONFLUENT
        ? Map.of("schema.registry.url", registry + "/apis/ccompat/v7")
        : Map.of(
            "apicurio.registry.url", apicurio(registry),
            "apicurio.registry.auto-register", "true",
            "apicurio.registry.as-confluent", "true",
            "apicurio.registry.use-id", "contentId",
            "apicurio.registry.headers.enabled", "false");
  }

  /** Where the registry has Apicurio's own API. */
  static String apicurio(URI registry) {
    return registry + "/apis/registry/v2";
  }
}
