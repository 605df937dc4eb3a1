namespace Crabbymetrics.Tests.Optimization;

/// <summary>One term of a cost, a function of a few of the variables.</summary>
internal readonly record struct Element(int[] Indices, Func<Jet[], Jet> Function)
{
    public static Element Of(int i, Func<Jet, Jet> f) => new([i], x => f(x[0]));

    public static Element Of(int i, int j, Func<Jet, Jet, Jet> f) => new([i, j], x => f(x[0], x[1]));

    public static Element Of(int i, int j, int k, Func<Jet, Jet, Jet, Jet> f) => new([i, j, k], x => f(x[0], x[1], x[2]));
}
