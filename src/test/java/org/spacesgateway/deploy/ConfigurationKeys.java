package org.spacesgateway.deploy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Every key of ours, as the interfaces that type them say: read from their source. */
final class ConfigurationKeys {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path BUILT_IN = Path.of("src/main/resources/application.properties");
  private static final Pattern OPTIONAL = Pattern.compile("Optional<(.+)>");
  private static final Pattern MAP = Pattern.compile("Map<\\w+, (.+)>");

  /**
   * A key.
   *
   * @param name with {@code NAME} where a name of the operator's stands
   * @param type as its method returns it: {@code Duration}, {@code List<String>}
   * @param byDefault empty where there is none
   * @param required whether there is no start without it
   * @param meaning its method's Javadoc, in Markdown
   */
  record Key(
      String name, String type, Optional<String> byDefault, boolean required, String meaning) {}

  /**
   * The keys under a prefix.
   *
   * @param meaning the interface's Javadoc
   */
  record Group(String prefix, String type, String meaning, List<Key> keys) {}

  private final CompilationUnitTree unit;
  private final DocTrees docs;
  private final Properties builtIn;
  private final Map<String, ClassTree> interfaces = new HashMap<>();
  private final List<Key> keys = new ArrayList<>();

  private ConfigurationKeys(CompilationUnitTree unit, DocTrees docs, Properties builtIn) {
    this.unit = unit;
    this.docs = docs;
    this.builtIn = builtIn;
    unit.getTypeDecls().forEach(this::remember);
  }

  /** All of them, by prefix. */
  static List<Group> groups() {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(SOURCES);
        var manager = compiler.getStandardFileManager(null, null, null);
        var reader = Files.newBufferedReader(BUILT_IN)) {
      List<Path> typed = files.filter(file -> file.toString().endsWith("Config.java")).toList();
      Properties builtIn = new Properties();
      builtIn.load(reader);
      var task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(typed));
      DocTrees docs = DocTrees.instance(task);
      List<Group> groups = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        groups.add(new ConfigurationKeys(unit, docs, builtIn).group());
      }
      groups.sort((a, b) -> a.prefix().compareTo(b.prefix()));
      return groups;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(Tree tree) {
    if (tree instanceof ClassTree type) {
      interfaces.put(type.getSimpleName().toString(), type);
      type.getMembers().forEach(this::remember);
    }
  }

  private Group group() {
    ClassTree root = (ClassTree) unit.getTypeDecls().getFirst();
    String prefix = value(root.getModifiers(), "ConfigMapping").orElseThrow();
    add(prefix, root);
    return new Group(prefix, root.getSimpleName().toString(), meaning(root), keys);
  }

  private void add(String prefix, ClassTree type) {
    for (Tree member : type.getMembers()) {
      if (member instanceof MethodTree method && method.getBody() == null) {
        boolean same = has(method.getModifiers(), "WithParentName");
        add(same ? prefix : prefix + "." + kebab(method.getName().toString()), method);
      }
    }
  }

  private void add(String name, MethodTree method) {
    String type = method.getReturnType().toString();
    Matcher map = MAP.matcher(type);
    String named = map.matches() ? name + ".NAME" : name;
    String one = map.matches() ? map.group(1) : type;
    if (interfaces.containsKey(one)) {
      add(named, interfaces.get(one));
      return;
    }
    Matcher optional = OPTIONAL.matcher(one);
    boolean mayBeAbsent = map.matches() || optional.matches() || one.equals("OptionalInt");
    Optional<String> byDefault =
        Optional.ofNullable(builtIn.getProperty(name))
            .or(() -> value(method.getModifiers(), "WithDefault"));
    keys.add(
        new Key(
            named,
            optional.matches() ? optional.group(1) : one.replace("OptionalInt", "int"),
            byDefault,
            byDefault.isEmpty() && !mayBeAbsent,
            meaning(method)));
  }

  private String meaning(Tree tree) {
    String comment = docs.getDocComment(TreePath.getPath(unit, tree));
    return comment
        .replaceFirst("(?s)\\n\\s*@(param|return).*", "")
        .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
        .replaceAll("\\{@link #?([\\w.]+)(?:\\(\\))?}", "`$1`")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static boolean has(ModifiersTree modifiers, String annotation) {
    return modifiers.getAnnotations().stream()
        .anyMatch(it -> it.getAnnotationType().toString().equals(annotation));
  }

  private static Optional<String> value(ModifiersTree modifiers, String annotation) {
    return modifiers.getAnnotations().stream()
        .filter(it -> it.getAnnotationType().toString().equals(annotation))
        .map(AnnotationTree::getArguments)
        .map(List::getFirst)
        .map(argument -> argument instanceof AssignmentTree set ? set.getExpression() : argument)
        .map(argument -> ((LiteralTree) argument).getValue().toString())
        .findFirst();
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase();
  }
}
