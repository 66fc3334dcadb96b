package io.tidemark.bench.run;

import io.tidemark.cli.database.Sql;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Fills tables, and topics with one generation of them after the other by Tidemark's source. */
final class Feeder implements AutoCloseable {

  private static final String COPY =
      "COPY (SELECT * FROM %s ORDER BY id) TO STDOUT (FORMAT binary)";

  private final Servers servers;
  private final Entrants entrants;
  private final OwnWorker worker;

  /**
   * A feeder whose worker is not started yet.
   *
   * @param entrants for whom
   */
  Feeder(Servers servers, Entrants entrants) {
    this.servers = servers;
    this.entrants = entrants;
    List<Path> plugins =
        entrants.encodings().stream()
            .flatMap(encoding -> entrants.feeding(encoding).plugins().stream())
            .toList();
    worker = new OwnWorker(servers, "feeder", plugins);
  }

  void start() {
    worker.start();
  }

  /**
   * Makes a table and its topics, and files of its rows where they are needed.
   *
   * @param asked rows, of which large ones are fewer
   * @param phases one per generation
   */
  Feed fill(Shape shape, int partitions, long asked, List<Phase> phases) {
    String name = shape.toString() + partitions;
    long rows = shape.rows(asked);
    Map<Encoding, Filling> fillings = new EnumMap<>(Encoding.class);
    for (Encoding encoding : entrants.encodings()) {
      Template source = entrants.feeding(encoding);
      fillings.put(encoding, new Filling(servers, worker, source, name, partitions));
    }
    List<Path> files = new ArrayList<>();
    servers.create(name);
    try (Sql sql = servers.sql(name)) {
      sql.run(shape.create());
      sql.run(shape.fill(rows));
      for (Phase phase : phases) {
        if (phase.isChanged()) {
          sql.run(phase.change(Shape.TABLE));
        }
        sql.run("VACUUM (ANALYZE) " + Shape.TABLE);
        if (entrants.hasCopy()) {
          files.add(copy(sql, name + "-" + files.size()));
        }
        fillings.values().forEach(filling -> filling.add(rows));
      }
    }
    Map<Encoding, Topic> topics = new EnumMap<>(Encoding.class);
    fillings.forEach((encoding, filling) -> topics.put(encoding, filling.end()));
    return new Feed(shape, rows, name, topics, files);
  }

  private Path copy(Sql sql, String name) {
    Path file = servers.folder().resolve("data").resolve(name + ".copy");
    try (OutputStream out = Files.newOutputStream(file)) {
      sql.copyOut(COPY.formatted(Shape.TABLE), out);
      return file;
    } catch (IOException e) {
      throw new BenchException("Cannot write " + file + ": " + e, e);
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
