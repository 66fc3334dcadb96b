package io.tidemark.bench.writer;

import io.tidemark.bench.plugin.RecordSample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The process: {@code WriterMain <url> <user> <rows> <broker> <topic of samples>}. */
public final class WriterMain {

  /** Said when it can be told something, and each time that it has been done. */
  public static final String DONE = "> done";

  /** Rows that go when a table shrinks: one of so many. */
  public static final int GONE = 20;

  private static final int SAMPLES = 1000;

  private final Map<String, String> config;
  private final Rows rows;
  private LoneSink sink;

  private WriterMain(Map<String, String> config, Rows rows) {
    this.config = config;
    this.rows = rows;
    this.sink = new LoneSink(config, rows);
  }

  /** Does what it is told, line by line, until nothing more comes. */
  public static void main(String[] args) throws IOException {
    Rows rows = new Rows(new RecordSample(args[3]).first(args[4], SAMPLES));
    rows.grow(Integer.parseInt(args[2]));
    WriterMain writer = new WriterMain(LoneSink.config(args[0], args[1]), rows);
    PrintStream out = System.out;
    out.println(DONE);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        writer.run(Command.valueOf(line));
        out.println(DONE);
      }
    }
  }

  private void run(Command command) {
    switch (command) {
      case BEGIN -> begin();
      case LOAD -> sink.load(row -> true);
      case SHRINK -> sink.load(row -> row % GONE > 0);
      case END -> sink.end();
      case CLOSE -> sink.close();
    }
  }

  private void begin() {
    sink = new LoneSink(config, rows);
    sink.start();
  }
}
