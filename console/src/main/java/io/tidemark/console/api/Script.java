package io.tidemark.console.api;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Modules as one script, each as a function that is run once, behind those that it imports from: a
 * browser asks for one file, and not for twenty, which takes longer than to run them. Takes what
 * our modules say: names imported in braces, in a line of its own, and exported where they are
 * declared.
 */
final class Script {
  private static final Pattern IMPORT =
      Pattern.compile("^import \\{ (.+) } from '(.+)';\\R", Pattern.MULTILINE);
  private static final Pattern EXPORT =
      Pattern.compile("^export (?=(?:const|function|async function) (\\w+))", Pattern.MULTILINE);
  private static final Pattern OTHER =
      Pattern.compile("^(?:import|export)\\b.*", Pattern.MULTILINE);

  private final UnaryOperator<String> modules;
  private final Set<String> begun = new HashSet<>();
  private final Set<String> done = new HashSet<>();
  private final StringBuilder text = new StringBuilder();

  private Script(UnaryOperator<String> modules) {
    this.modules = modules;
  }

  /**
   * A module and all that it imports from.
   *
   * @param modules texts by their names, which are paths
   * @throws IllegalArgumentException when one says what is not understood here, or they import from
   *     each other
   */
  static String of(String start, UnaryOperator<String> modules) {
    Script script = new Script(modules);
    script.add(start);
    return "'use strict';\n" + script.text;
  }

  private void add(String name) {
    if (done.contains(name)) {
      return;
    }
    if (!begun.add(name)) {
      throw new IllegalArgumentException(name + " imports from itself");
    }
    String module = modules.apply(name);
    String body =
        IMPORT
            .matcher(module)
            .replaceAll(found -> "const { $1 } = " + imported(name, found) + ";\n");
    String exports =
        EXPORT.matcher(module).results().map(e -> e.group(1)).collect(Collectors.joining(", "));
    body = EXPORT.matcher(body).replaceAll("");
    OTHER
        .matcher(body)
        .results()
        .findFirst()
        .ifPresent(
            line -> {
              throw new IllegalArgumentException(name + ": " + line.group());
            });
    text.append(
        "const %s = (() => {\n%s\nreturn { %s };\n})();\n"
            .formatted(variable(name), body, exports));
    done.add(name);
  }

  private String imported(String by, MatchResult statement) {
    String name = URI.create(by).resolve(statement.group(2)).toString();
    add(name);
    return "\\" + variable(name);
  }

  private static String variable(String module) {
    return "$" + module.replaceAll("\\W", "_");
  }
}
