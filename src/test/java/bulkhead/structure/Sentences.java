package bulkhead.structure;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The sentences that sources say to people, read off their syntax: what failures, findings and remarks are made with, {@value #GAP}
 * where something is put in. A method that hands its parameter on is followed to who calls it.
 */
final class Sentences {
    static final String GAP = "⟨⟩";

    private static final Set<String> SAYING = Set.of(
            "Failure",
            "HostException",
            "UnreachableException",
            "SecretException",
            "WrongPassphraseException",
            "NotGivenException",
            "ImportException",
            "CertificateFileException",
            "Unusable",
            "Refused",
            "None",
            "Distrusted");
    private static final Set<String> FINDING = Set.of("Finding.good", "Finding.warning", "Finding.bad");
    private static final Set<String> REMARKING = Set.of("left", "refuse", "orElse");
    private static final int MOST_VARIANTS = 64;

    private final Set<String> found = new TreeSet<>();
    /** A name, how many parameters, and which of them is said. */
    private final Set<String> sayers = new HashSet<>();

    private Sentences() {}

    static Set<String> of(List<Path> sources) throws IOException {
        Sentences sentences = new Sentences();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            int known;
            do {
                known = sentences.sayers.size();
                units.forEach(unit -> sentences.new Unit(unit).scan(unit, null));
            } while (sentences.sayers.size() > known);
        }
        return sentences.found;
    }

    /** One file. */
    private final class Unit extends TreePathScanner<Void, Void> {
        private final Map<String, List<Tree>> methods = new HashMap<>();
        private final Map<String, List<Tree>> values = new HashMap<>();
        private final Deque<String> under = new ArrayDeque<>();

        Unit(CompilationUnitTree unit) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void none) {
                    methods.computeIfAbsent(method.getName().toString(), _ -> new ArrayList<>())
                            .add(method);
                    return super.visitMethod(method, none);
                }

                @Override
                public Void visitVariable(VariableTree variable, Void none) {
                    if (variable.getInitializer() != null) {
                        values.computeIfAbsent(variable.getName().toString(), _ -> new ArrayList<>())
                                .add(variable.getInitializer());
                    }
                    return super.visitVariable(variable, none);
                }
            }.scan(unit, null);
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void none) {
            String name = last(made.getIdentifier().toString());
            if (SAYING.contains(name)) {
                made.getArguments().forEach(this::say);
            }
            follow(name, made.getArguments());
            return super.visitNewClass(made, none);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
            String name = call.getMethodSelect().toString();
            String path = getCurrentPath().getCompilationUnit().getSourceFile().getName();
            boolean remark = REMARKING.contains(last(name))
                    && (path.contains("/app/profile/importer/") || path.contains("/app/doctor/"));
            if (FINDING.contains(name) || remark) {
                call.getArguments().forEach(this::say);
            }
            follow(last(name), call.getArguments());
            return super.visitMethodInvocation(call, none);
        }

        private void follow(String name, List<? extends ExpressionTree> arguments) {
            for (int i = 0; i < arguments.size(); i++) {
                if (sayers.contains(name + "/" + arguments.size() + "/" + i)) {
                    say(arguments.get(i));
                }
            }
        }

        private void say(ExpressionTree argument) {
            switch (argument) {
                case ConditionalExpressionTree either -> {
                    say(either.getTrueExpression());
                    say(either.getFalseExpression());
                }
                case IdentifierTree name -> {
                    parameter(name.getName().toString());
                    texts(name).forEach(this::keep);
                }
                default -> texts(argument).forEach(this::keep);
            }
        }

        /** One word is a name or a unit. */
        private void keep(String text) {
            if (text.replace(GAP, "").strip().contains(" ")) {
                found.add(text);
            }
        }

        private void parameter(String name) {
            TreePath path = getCurrentPath();
            while (path != null
                    && !(path.getLeaf() instanceof MethodTree || path.getLeaf() instanceof LambdaExpressionTree)) {
                path = path.getParentPath();
            }
            if (path != null && path.getLeaf() instanceof MethodTree method) {
                String called = method.getName().contentEquals("<init>")
                        ? ((ClassTree) path.getParentPath().getLeaf())
                                .getSimpleName()
                                .toString()
                        : method.getName().toString();
                List<? extends VariableTree> parameters = method.getParameters();
                for (int i = 0; i < parameters.size(); i++) {
                    if (parameters.get(i).getName().contentEquals(name)
                            && parameters.get(i).getType().toString().equals("String")) {
                        sayers.add(called + "/" + parameters.size() + "/" + i);
                    }
                }
            }
        }

        /** All that an expression can come to. */
        private Set<String> texts(Tree of) {
            return switch (of) {
                case LiteralTree literal -> Set.of(literal.getValue() instanceof String text ? text : GAP);
                case ParenthesizedTree in -> texts(in.getExpression());
                case ConditionalExpressionTree either ->
                    union(Stream.of(texts(either.getTrueExpression()), texts(either.getFalseExpression())));
                case BinaryTree sum
                when sum.getKind() == Tree.Kind.PLUS -> sum(texts(sum.getLeftOperand()), texts(sum.getRightOperand()));
                case SwitchExpressionTree choice ->
                    union(choice.getCases().stream()
                            .map(CaseTree::getBody)
                            .filter(ExpressionTree.class::isInstance)
                            .map(this::texts));
                case IdentifierTree name ->
                    named(name.getName().toString(), values, (all, _) -> union(all.map(this::texts)));
                case MethodInvocationTree call
                when call.getMethodSelect() instanceof IdentifierTree name ->
                    named(name.getName().toString(), methods, (all, _) -> union(all.map(this::returned)));
                default -> Set.of(GAP);
            };
        }

        private Set<String> named(
                String name, Map<String, List<Tree>> in, BiFunction<Stream<Tree>, String, Set<String>> then) {
            if (!in.containsKey(name) || under.contains(name)) {
                return Set.of(GAP);
            }
            under.push(name);
            try {
                Set<String> texts = then.apply(in.get(name).stream(), name);
                return texts.isEmpty() ? Set.of(GAP) : texts;
            } finally {
                under.pop();
            }
        }

        private Set<String> returned(Tree of) {
            MethodTree method = (MethodTree) of;
            if (method.getReturnType() == null
                    || !method.getReturnType().toString().equals("String")) {
                return Set.of(GAP);
            }
            Set<String> texts = new TreeSet<>();
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitReturn(ReturnTree value, Void none) {
                    texts.addAll(texts(value.getExpression()));
                    return null;
                }

                @Override
                public Void visitLambdaExpression(LambdaExpressionTree other, Void none) {
                    return null;
                }
            }.scan(method.getBody(), null);
            return texts;
        }
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static Set<String> union(Stream<Set<String>> all) {
        return all.flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> sum(Set<String> left, Set<String> right) {
        return left.size() * right.size() > MOST_VARIANTS
                ? Set.of(GAP)
                : union(left.stream()
                        .map(one -> right.stream()
                                .map(other -> (one + other).replace(GAP + GAP, GAP))
                                .collect(Collectors.toCollection(TreeSet::new))));
    }
}
