package io.tidemark.bench.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who takes part, in which order. */
public final class Entrants {

  private static final String SINKS = "sink";
  private static final String SOURCES = "source";
  private static final String OWN = "tidemark-row";
  private static final String OWN_AVRO = "tidemark-avro";

  /** Those that need no file and no worker. */
  private static final Set<String> ALONE = Set.of(CopyIn.NAME, WriterAlone.NAME);

  private final Set<String> names = new LinkedHashSet<>();
  private final Map<String, Template> sinks = new TreeMap<>();
  private final Map<String, Template> sources = new TreeMap<>();
  private final Map<Encoding, Template> feeding = new EnumMap<>(Encoding.class);
  private Optional<Path> registry = Optional.empty();
  private final Template mirroring;

  /**
   * Takes them in.
   *
   * @param home the checkout, whose folder {@code benchmarks/contestants} has our own
   * @param chosen names of our own
   * @param peers others, each with the folder of its jars and the file of its configuration, with a
   *     comma between
   * @throws BenchException when one is not known
   */
  public Entrants(Path home, List<String> chosen, Map<String, String> peers) {
    Path known = home.resolve("benchmarks/contestants");
    mirroring = read(known.resolve(SINKS), OWN).orElseThrow();
    for (String name : chosen) {
      add(read(known.resolve(SINKS), name));
      add(read(known.resolve(SOURCES), name));
      if (!names.contains(name) && !ALONE.contains(name)) {
        throw new BenchException("There is no contestant " + name + " in " + known);
      }
      names.add(name);
    }
    peers.forEach((name, place) -> add(Optional.of(peer(name, place))));
    feeding.put(Encoding.JSON, read(known.resolve(SOURCES), OWN).orElseThrow());
    boolean hasAvro =
        Stream.of(sinks, sources)
            .flatMap(some -> some.values().stream())
            .anyMatch(one -> one.encoding() == Encoding.AVRO);
    if (hasAvro) {
      feeding.put(Encoding.AVRO, read(known.resolve(SOURCES), OWN_AVRO).orElseThrow());
    }
  }

  /**
   * Has Maven get what some of them need.
   *
   * @param home the checkout
   * @param progress takes a line when something is got
   * @throws BenchException when it cannot be had
   */
  public void fetch(Path home, Consumer<String> progress) {
    Maven maven = new Maven(home, progress);
    sinks.replaceAll((name, sink) -> completed(sink, maven));
    sources.replaceAll((name, source) -> completed(source, maven));
    feeding.replaceAll((encoding, source) -> completed(source, maven));
    if (feeding.containsKey(Encoding.AVRO)) {
      registry = Optional.of(AvroRuntime.registry(maven));
    }
  }

  private static Optional<Template> read(Path folder, String name) {
    Path file = folder.resolve(name + ".json");
    return Files.exists(file)
        ? Optional.of(Template.read(name, file, List.of()))
        : Optional.empty();
  }

  private static Template peer(String name, String place) {
    int comma = place.lastIndexOf(',');
    Path folder = Path.of(place.substring(0, Math.max(comma, 0)));
    if (comma < 0 || !Files.isDirectory(folder)) {
      throw new BenchException(
          "A peer is given as NAME=DIR,CONFIG.json with the folder of its jars, not as %s=%s"
              .formatted(name, place));
    }
    return Template.read(name, Path.of(place.substring(comma + 1)), List.of(folder));
  }

  private void add(Optional<Template> template) {
    template.ifPresent(
        one -> {
          names.add(one.name());
          (one.isSource() ? sources : sinks).put(one.name(), one);
        });
  }

  /** With the plugins that Maven gets; a peer has brought its own connector. */
  private static Template completed(Template one, Maven maven) {
    boolean needsDebezium = one.isDebezium() && one.plugins().isEmpty();
    Template whole = needsDebezium ? one.with(DebeziumPlugin.folder(maven)) : one;
    return whole.encoding() == Encoding.AVRO ? whole.with(AvroRuntime.plugin(maven)) : whole;
  }

  /** What records have to be for somebody who takes part; always JSON, too. */
  Set<Encoding> encodings() {
    return feeding.keySet();
  }

  /** The source that fills topics, whoever takes part. */
  Template feeding(Encoding encoding) {
    return Objects.requireNonNull(feeding.get(encoding), encoding.name());
  }

  /** What runs a schema registry, where somebody needs one. */
  Optional<Path> registry() {
    return registry;
  }

  /** The sink of the same, where that is measured alone. */
  Template mirroring() {
    return mirroring;
  }

  /** Whether somebody needs the rows in files. */
  boolean hasCopy() {
    return names.contains(CopyIn.NAME);
  }

  /** Those that can do what the heat is about; none where it is for one task alone. */
  List<Contestant> in(Heat heat, Servers servers) {
    boolean isForOne = heat.workload() == Workload.WRITER;
    if (isForOne && heat.tasks() > 1) {
      return List.of();
    }
    return names.stream()
        .filter(name -> ALONE.contains(name) || !isForOne)
        .filter(name -> !name.equals(WriterAlone.NAME) || isForOne)
        .flatMap(name -> contestant(name, heat, servers).stream())
        .toList();
  }

  private Optional<Contestant> contestant(String name, Heat heat, Servers servers) {
    return switch (name) {
      case WriterAlone.NAME -> Optional.of(new WriterAlone(servers, heat));
      case CopyIn.NAME ->
          Optional.of(
              heat.workload().isSource() ? new CopyOut(servers, heat) : new CopyIn(servers, heat));
      default -> connected(name, heat, servers);
    };
  }

  private Optional<Contestant> connected(String name, Heat heat, Servers servers) {
    if (heat.workload().isSource()) {
      return Optional.ofNullable(sources.get(name))
          .map(template -> new ConnectedSource(servers, heat, template));
    }
    return Optional.ofNullable(sinks.get(name))
        .filter(template -> !heat.workload().isAppend() || template.append().isPresent())
        .map(template -> new ConnectedSink(servers, heat, template));
  }
}
