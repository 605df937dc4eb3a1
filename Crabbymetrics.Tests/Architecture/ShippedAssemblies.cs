using System.Reflection;

namespace Crabbymetrics.Tests.Architecture;

/// <summary>The assemblies that ship as packages, by their short names.</summary>
internal static class ShippedAssemblies
{
    public static readonly string[] Names =
    [
        "Numerics",
        "Abstractions",
        "Optimization",
        "Inference",
        "Estimators",
        "Data",
        "Plots",
        "Data.Arrow",
        "Data.Parquet",
        "Data.DuckDb",
        "Testing",
    ];

    public static Assembly Load(string name) => Assembly.Load("Crabbymetrics." + name);
}
