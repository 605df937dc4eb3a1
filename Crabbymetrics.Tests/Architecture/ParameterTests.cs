using System.Reflection;
using System.Runtime.CompilerServices;
using Crabbymetrics.Cli;

namespace Crabbymetrics.Tests.Architecture;

/// <summary>Long lists of parameters stay rare: what belongs together is a type with a name.</summary>
public sealed class ParameterTests
{
    private const int Long = 7;

    // Two in a thousand; Polly and NodaTime have four.
    private const double Share = 0.002;

    [Test]
    public void Few_methods_have_seven_parameters_or_more()
    {
        MethodBase[] methods =
        [
            .. ShippedAssemblies.Names.Select(ShippedAssemblies.Load).Append(typeof(CrabbyConsole).Assembly).SelectMany(MethodsOf),
        ];
        string[] many =
        [
            .. methods
                .Where(static method => method.GetParameters().Length >= Long)
                .Select(static method => $"{method.DeclaringType}.{method.Name} ({method.GetParameters().Length})"),
        ];
        Assert.That(many.Length, Is.LessThanOrEqualTo(Share * methods.Length), string.Join("\n", many));
    }

    [Test]
    public void A_record_counts_its_properties_as_no_parameters()
    {
        Assert.That(MethodsOf(typeof(Wide)).Where(static method => method.GetParameters().Length >= Long), Is.Empty);
        Assert.That(MethodsOf(typeof(Narrow)).Count(static method => method.GetParameters().Length >= Long), Is.EqualTo(2));
    }

    private static IEnumerable<MethodBase> MethodsOf(Assembly assembly) =>
        assembly.GetTypes().Where(static type => !IsGenerated(type)).SelectMany(MethodsOf);

    // Accessors and what the compiler writes are no methods of the source; the list of a record is its properties.
    private static IEnumerable<MethodBase> MethodsOf(Type type) =>
        type.GetMembers(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
            )
            .OfType<MethodBase>()
            .Where(method => !method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.Name.Contains('<', StringComparison.Ordinal))
            .Where(static method => !method.IsSpecialName || method.IsConstructor)
            .Where(method => !(method.IsConstructor && IsRecord(type)) && !typeof(Delegate).IsAssignableFrom(type));

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance)?.IsDefined(typeof(CompilerGeneratedAttribute))
        == true;

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.Name.Contains('<', StringComparison.Ordinal);

    private sealed record Wide(int A, int B, int C, int D, int E, int F, int G);

    private sealed class Narrow(int a, int b, int c, int d, int e, int f, int g)
    {
        public static int Sum(int a, int b, int c, int d, int e, int f, int g) => a + b + c + d + e + f + g;

        public int All { get; } = Sum(a, b, c, d, e, f, g);
    }
}
