package io.tidemark.cli.command;

import io.tidemark.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** A command as a user gives it, and what came of it. */
record CommandRun(int code, String out, String err) {

  static CommandRun of(FakeWorker worker, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + worker.url());
    return of(all.toArray(String[]::new));
  }

  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
