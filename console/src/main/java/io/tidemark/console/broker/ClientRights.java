package io.tidemark.console.broker;

import io.tidemark.console.cluster.Connector;
import io.tidemark.console.cluster.Connector.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Whether brokers let connectors do what they have to: a sink reads topics in a group, a source
 * writes to topics that begin with its prefix. Brokers are asked once for all connectors whose
 * clients are set up alike.
 */
public final class ClientRights implements AutoCloseable {
  private static final Set<AclOperation> READS = Set.of(AclOperation.READ, AclOperation.DESCRIBE);
  private static final Set<AclOperation> WRITES = Set.of(AclOperation.WRITE, AclOperation.DESCRIBE);
  private static final String MARKERS = "marker.topic";
  private static final String USUAL_MARKERS = "tidemark.generations";

  private final ClientSettings clients;
  private final Map<Map<String, Object>, Known> known = new HashMap<>();

  /** Brokers, and the topics that a user may see there. */
  private record Known(Rights rights, Set<String> topics) {}

  ClientRights(ClientSettings clients) {
    this.clients = clients;
  }

  /**
   * What a connector's clients may do.
   *
   * @param lacking what they may not and have to, one line for each thing, with what to grant
   * @param unseen what they have to read and brokers do not show them, likewise
   */
  public record Found(List<String> lacking, List<String> unseen) {
    public Found {
      lacking = List.copyOf(lacking);
      unseen = List.copyOf(unseen);
    }
  }

  /**
   * Asks for a connector.
   *
   * @param config the connector's, with its secrets in it
   * @throws UnreadableException when that cannot be asked
   */
  public Found of(Connector connector, Map<String, String> config) {
    return connector.kind() == Kind.SINK
        ? sink(ask(clients.consumer(config)), connector, config)
        : source(ask(clients.producer(config)), config);
  }

  private static Found sink(Known at, Connector connector, Map<String, String> config) {
    Set<String> named = names(config.getOrDefault("topics", ""));
    List<String> unseen =
        named.stream()
            .filter(topic -> !at.topics.contains(topic))
            .map(
                topic ->
                    ("topic %s is not there yet, or is hidden: then grant Describe on it to the user"
                            + " of its clients")
                        .formatted(topic))
            .toList();
    Set<String> there = new TreeSet<>(named);
    there.addAll(matching(config.getOrDefault("topics.regex", ""), at.topics));
    there.retainAll(at.topics);
    List<String> lacking = new ArrayList<>(at.rights.lacking(there, READS));
    lacking.addAll(at.rights.lacking(connector.group(), READS));
    return new Found(lacking, unseen);
  }

  /** Of topics that are not there yet nothing is told: the worker makes them. */
  private static Found source(Known at, Map<String, String> config) {
    String prefix = config.getOrDefault("topic.prefix", "");
    String markers = config.getOrDefault(MARKERS, USUAL_MARKERS);
    Set<String> there =
        at.topics.stream()
            .filter(
                topic -> topic.equals(markers) || (!prefix.isEmpty() && topic.startsWith(prefix)))
            .collect(Collectors.toCollection(TreeSet::new));
    return new Found(at.rights.lacking(there, WRITES), List.of());
  }

  static Set<String> names(String list) {
    return Arrays.stream(list.split(","))
        .map(String::trim)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** None of a pattern that does not parse, which is Connect's to refuse. */
  static Set<String> matching(String regex, Set<String> topics) {
    try {
      Pattern pattern = Pattern.compile(regex);
      return topics.stream()
          .filter(topic -> pattern.matcher(topic).matches())
          .collect(Collectors.toSet());
    } catch (PatternSyntaxException e) {
      return Set.of();
    }
  }

  private Known ask(Map<String, Object> client) {
    if (client.isEmpty()) {
      throw new UnreadableException("the worker's configuration names no brokers");
    }
    Known before = known.get(client);
    if (before != null) {
      return before;
    }
    Rights rights = new Rights(client);
    try {
      Known now = new Known(rights, rights.topics());
      known.put(client, now);
      return now;
    } catch (UnreadableException e) {
      rights.close();
      throw e;
    }
  }

  @Override
  public void close() {
    known.values().forEach(at -> at.rights.close());
  }
}
