package io.tidemark.cli;

import io.tidemark.cli.database.Login;
import io.tidemark.cli.own.Glob;
import io.tidemark.cli.own.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** Options for databases of the user's own. */
final class OwnDatabaseOptions {

  @Option(
      names = "--source-url",
      paramLabel = "URL",
      description =
          "Mirror tables of this database instead of the demo shop:"
              + " jdbc:postgresql://host:5432/database, without a password. It is only read.")
  @Nullable String sourceUrl;

  @Option(names = "--source-user", paramLabel = "NAME", description = "Who reads.")
  private @Nullable String sourceUser;

  @Option(
      names = "--source-password",
      paramLabel = "PASSWORD",
      arity = "0..1",
      interactive = true,
      prompt = "Password of the source's user: ",
      description =
          "Asks for the password; better than writing it here is the environment variable"
              + " TIDEMARK_SOURCE_PASSWORD.")
  private char @Nullable [] sourcePassword;

  @Option(
      names = "--tables",
      paramLabel = "GLOB",
      split = ",",
      showDefaultValue = Help.Visibility.NEVER,
      description = "Which tables: schema.table, where * stands for any text.")
  List<String> tables = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      split = ",",
      showDefaultValue = Help.Visibility.NEVER,
      description = "Which of them not.")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--append",
      paramLabel = "GLOB",
      split = ",",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Tables and views without a key: every run adds all their rows anew. Views are chosen by"
              + " their full names.")
  List<String> append = new ArrayList<>();

  @Option(
      names = "--key",
      showDefaultValue = Help.Visibility.NEVER,
      paramLabel = "TABLE=COLUMN,...",
      description = "Columns that tell a table's or view's rows apart where no constraint does.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--target-url",
      paramLabel = "URL",
      description = "The database to write. Default: an embedded PostgreSQL, which is not kept.")
  @Nullable String targetUrl;

  @Option(names = "--target-user", paramLabel = "NAME", description = "Who writes.")
  private @Nullable String targetUser;

  @Option(
      names = "--target-password",
      paramLabel = "PASSWORD",
      arity = "0..1",
      interactive = true,
      prompt = "Password of the target's user: ",
      description = "Asks for the password; or TIDEMARK_TARGET_PASSWORD.")
  private char @Nullable [] targetPassword;

  @Option(
      names = "--target-schema",
      paramLabel = "NAME",
      description =
          "The schema for all mirrored tables and for Tidemark's own, created if there is none.")
  private String schema = "tidemark_mirror";

  @Option(
      names = "--plan",
      description = "Check everything, say what would be done, and do nothing.")
  boolean plan;

  @Option(
      names = "--print-grants",
      description = "Print the rights that both users need, as SQL, and do nothing else.")
  boolean printGrants;

  /** Whether any of them makes sense only with a database of the user's own. */
  boolean areUsed() {
    return sourceUrl != null
        || targetUrl != null
        || !tables.isEmpty()
        || !append.isEmpty()
        || plan
        || printGrants;
  }

  /** What is wrong with them, apart from what the databases will say. */
  Optional<String> problem() {
    if (sourceUrl == null && !printGrants) {
      return Optional.of("--source-url is missing: it names the database to mirror");
    } else if (tables.isEmpty() && append.isEmpty()) {
      return Optional.of(
          "--tables is missing: name tables as schema.table, such as --tables 'public.*'");
    } else if (!schema.matches("[a-z_][a-z0-9_]{0,62}") || schema.startsWith("pg_")) {
      return Optional.of("--target-schema must be of small letters, digits and underscores");
    }
    return keys.stream()
        .filter(key -> !key.matches("(?s)[^=]+=.+"))
        .findFirst()
        .map(key -> "--key must be of the form schema.table=column,... but is " + key);
  }

  /** The request that they are. */
  Request request(Function<String, @Nullable String> environment) {
    Login source =
        login(sourceUrl, sourceUser, sourcePassword, environment.apply("TIDEMARK_SOURCE_PASSWORD"));
    Optional<Login> target =
        Optional.ofNullable(targetUrl)
            .or(() -> Optional.ofNullable(targetUser).map(user -> ""))
            .map(
                url ->
                    login(
                        url,
                        targetUser,
                        targetPassword,
                        environment.apply("TIDEMARK_TARGET_PASSWORD")));
    Map<String, List<String>> keyColumns = new TreeMap<>();
    for (String key : keys) {
      int sign = key.indexOf('=');
      keyColumns.put(key.substring(0, sign), Arrays.asList(key.substring(sign + 1).split(",")));
    }
    return new Request(
        source, target, schema, globs(tables), globs(exclude), globs(append), keyColumns);
  }

  private static Login login(
      @Nullable String url, @Nullable String user, char @Nullable [] given, @Nullable String set) {
    return new Login(
        url == null ? "" : url,
        Optional.ofNullable(user),
        Optional.ofNullable(given == null ? set : new String(given)));
  }

  private static List<Glob> globs(List<String> texts) {
    return texts.stream().map(String::trim).map(Glob::new).toList();
  }
}
