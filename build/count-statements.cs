#!/usr/bin/env dotnet
#:package Microsoft.CodeAnalysis.CSharp
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA1852

// Statements of C# by assembly and folder, however the code is formatted: dotnet run build/count-statements.cs [--folders]
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

static void Write(string name, int count) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name, -48}{count, 8}"));

static SortedDictionary<string, int> Count(string directory)
{
    SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    foreach (string path in Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories))
    {
        string[] parts = Path.GetRelativePath(directory, path).Split(Path.DirectorySeparatorChar);
        if (parts.Any(static part => part is "bin" or "obj"))
        {
            continue;
        }

        string folder = parts.Length == 1 ? "." : parts[0];
        counts[folder] = counts.GetValueOrDefault(folder) + StatementsOf(File.ReadAllText(path));
    }

    return counts;
}

static int StatementsOf(string text) =>
    CSharpSyntaxTree
        .ParseText(text, new CSharpParseOptions(LanguageVersion.Preview))
        .GetRoot()
        .DescendantNodes()
        .Count(static node => node is ArrowExpressionClauseSyntax or (StatementSyntax and not BlockSyntax));
