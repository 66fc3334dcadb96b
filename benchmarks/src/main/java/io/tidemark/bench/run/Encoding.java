package io.tidemark.bench.run;

/** What the records of a topic are. */
enum Encoding {
  /** JSON, each record with its schemas. */
  JSON(""),
  /** Avro in Confluent's wire format, whose schemas a registry has. */
  AVRO("avro");

  private final String suffix;

  Encoding(String suffix) {
    this.suffix = suffix;
  }

  /** Tells topics of one table apart. */
  String suffix() {
    return suffix;
  }
}
