#!/usr/bin/env dotnet
#:package Microsoft.CodeAnalysis.CSharp
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA1852

// Statements of C# by assembly and folder, however the code is formatted, and how many methods of the libraries and the tool have seven
// parameters or more: dotnet run build/count-statements.cs [--folders] [--parameters]
// A statement is every statement of the language but a block, and every body after an arrow (=>) of a member, an accessor or a local
// function. Declarations, expressions inside a statement and lambdas of one expression count nothing of their own.
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

string root = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, ".."));
bool folders = args.Contains("--folders");
(string Title, string[] Assemblies)[] groups =
[
    (
        "Libraries and tool",
        [
            .. Directory
                .EnumerateDirectories(root, "Crabbymetrics.*")
                .Select(static path => Path.GetFileName(path))
                .Where(static name => name is not ("Crabbymetrics.Tests" or "Crabbymetrics.Testing" or "Crabbymetrics.Benchmarks"))
                .Order(StringComparer.Ordinal),
        ]
    ),
    ("Testing", ["Crabbymetrics.Testing", "Crabbymetrics.Tests"]),
    ("Benchmarks and samples", ["Crabbymetrics.Benchmarks", "samples"]),
];
foreach ((string title, string[] assemblies) in groups)
{
    Console.WriteLine(title);
    int sum = 0;
    foreach (string assembly in assemblies)
    {
        SortedDictionary<string, int> counts = Count(Path.Combine(root, assembly));
        int total = counts.Values.Sum();
        sum += total;
        Write($"  {assembly}", total);
        foreach ((string folder, int count) in folders ? counts : [])
        {
            Write($"    {folder}", count);
        }
    }

    Write("  all", sum);
}

List<string> many = [];
int methods = 0;
foreach (string assembly in groups[0].Assemblies)
{
    foreach (string path in SourcesIn(Path.Combine(root, assembly)))
    {
        foreach (ParameterListSyntax list in MethodsOf(File.ReadAllText(path)))
        {
            methods++;
            if (list.Parameters.Count >= 7)
            {
                many.Add($"{Path.GetRelativePath(root, path)}: {NameOf(list.Parent)} ({list.Parameters.Count})");
            }
        }
    }
}

Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"Methods of seven parameters or more: {many.Count} of {methods} ({100.0 * many.Count / methods:F2} %)"
    )
);
foreach (string method in args.Contains("--parameters") ? many : [])
{
    Console.WriteLine("  " + method);
}

static void Write(string name, int count) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name, -48}{count, 8}"));

static SortedDictionary<string, int> Count(string directory)
{
    SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    foreach (string path in SourcesIn(directory))
    {
        string[] parts = Path.GetRelativePath(directory, path).Split(Path.DirectorySeparatorChar);
        string folder = parts.Length == 1 ? "." : parts[0];
        counts[folder] = counts.GetValueOrDefault(folder) + StatementsOf(File.ReadAllText(path));
    }

    return counts;
}

static IEnumerable<string> SourcesIn(string directory) =>
    Directory
        .EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
        .Where(path =>
            !Path.GetRelativePath(directory, path).Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj")
        );

// Methods, constructors, primary constructors of classes and local functions; a record's list is its properties.
static IEnumerable<ParameterListSyntax> MethodsOf(string text) =>
    CSharpSyntaxTree
        .ParseText(text, new CSharpParseOptions(LanguageVersion.Preview))
        .GetRoot()
        .DescendantNodes()
        .OfType<ParameterListSyntax>()
        .Where(static list =>
            list.Parent is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or ClassDeclarationSyntax or StructDeclarationSyntax
        );

static string NameOf(SyntaxNode? node) =>
    node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        TypeDeclarationSyntax type => type.Identifier.Text,
        _ => "operator",
    };

static int StatementsOf(string text) =>
    CSharpSyntaxTree
        .ParseText(text, new CSharpParseOptions(LanguageVersion.Preview))
        .GetRoot()
        .DescendantNodes()
        .Count(static node => node is ArrowExpressionClauseSyntax or (StatementSyntax and not BlockSyntax));
