package io.tidemark.bench.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Who takes part, in which order. */
public final class Entrants {

  private static final String SINKS = "sink";
  private static final String SOURCES = "source";
  private static final String OWN = "tidemark-row";

  /** Those that need no file and no worker. */
  private static final Set<String> ALONE = Set.of(CopyIn.NAME, WriterAlone.NAME);

  private final Set<String> names = new LinkedHashSet<>();
  private final Map<String, Template> sinks = new TreeMap<>();
  private final Map<String, Template> sources = new TreeMap<>();
  private final Template feeding;
  private final Template mirroring;

  /**
   * Takes them in.
   *
   * @param home the checkout, whose folder {@code benchmarks/contestants} has our own
   * @param chosen names of our own
   * @param peers others, each with the folder of its jars and the file of its configuration, with a
   *     comma between
   * @throws BenchException when one is not known, or not to be had
   */
  public Entrants(Path home, List<String> chosen, Map<String, String> peers) {
    Path known = home.resolve("benchmarks/contestants");
    feeding = read(known.resolve(SOURCES), OWN).orElseThrow();
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
    sinks.replaceAll((name, sink) -> completed(sink, home));
  }

  private static Optional<Template> read(Path folder, String name) {
    Path file = folder.resolve(name + ".json");
    return Files.exists(file)
        ? Optional.of(Template.read(name, file, Optional.empty()))
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
    return Template.read(name, Path.of(place.substring(comma + 1)), Optional.of(folder));
  }

  private void add(Optional<Template> template) {
    template.ifPresent(
        one -> {
          names.add(one.name());
          (one.isSource() ? sources : sinks).put(one.name(), one);
        });
  }

  private static Template completed(Template sink, Path home) {
    return sink.isDebezium() && sink.plugin().isEmpty()
        ? sink.with(DebeziumPlugin.folder(home))
        : sink;
  }

  /** The source that fills topics, whoever takes part. */
  Template feeding() {
    return feeding;
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
