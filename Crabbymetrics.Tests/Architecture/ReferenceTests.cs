using System.Reflection;

namespace Crabbymetrics.Tests.Architecture;

/// <summary>References run one way. What an assembly may use is written here once; the assemblies themselves are asked.</summary>
public sealed class ReferenceTests
{
    internal static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Numerics"] = ["MathNet.Numerics", "System.Numerics.Tensors"],
        ["Abstractions"] = ["Crabbymetrics.Numerics", "MathNet.Numerics", "System.Numerics.Tensors"],
        ["Optimization"] =
        [
            "Crabbymetrics.Numerics",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
        ],
        ["Inference"] = ["Crabbymetrics.Numerics", "Crabbymetrics.Abstractions", "MathNet.Numerics", "System.Numerics.Tensors"],
        ["Estimators"] =
        [
            "Crabbymetrics.Numerics",
            "Crabbymetrics.Abstractions",
            "Crabbymetrics.Optimization",
            "Crabbymetrics.Inference",
            "MathNet.Numerics",
            "System.Numerics.Tensors",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.Options",
        ],
        ["Data"] = ["Crabbymetrics.Numerics", "Crabbymetrics.Abstractions", "MathNet.Numerics"],
        ["Plots"] = ["Crabbymetrics.Abstractions"],
        ["Data.Arrow"] = ["Crabbymetrics.Abstractions", "Crabbymetrics.Data", "Apache.Arrow"],
        ["Data.Parquet"] = ["Crabbymetrics.Abstractions", "Crabbymetrics.Data", "Parquet"],
        ["Data.DuckDb"] =
        [
            "Crabbymetrics.Abstractions",
            "Crabbymetrics.Data",
            "Crabbymetrics.Data.Arrow",
            "Apache.Arrow",
            "DuckDB.NET.Data",
        ],
        ["Testing"] =
        [
            "Crabbymetrics.Numerics",
            "Crabbymetrics.Abstractions",
            "Crabbymetrics.Optimization",
            "Crabbymetrics.Inference",
            "Crabbymetrics.Estimators",
            "MathNet.Numerics",
            "Microsoft.Extensions.DependencyInjection",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "nunit.framework",
        ],
    };

    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    public void An_assembly_references_what_the_table_allows_and_nothing_else(string name)
    {
        IEnumerable<string> used = ShippedAssemblies
            .Load(name)
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(reference => !IsFramework(reference));
        Assert.That(used.Except(Allowed[name]), Is.Empty);
    }

    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    public void No_assembly_opens_its_internals_to_another(string name) =>
        Assert.That(
            ShippedAssemblies.Load(name).GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>(),
            Is.Empty
        );

    [TestCase("Numerics")]
    [TestCase("Optimization")]
    public void No_public_signature_of_these_names_a_type_of_MathNet(string name)
    {
        IEnumerable<string> offenders =
            from type in ShippedAssemblies.Load(name).GetExportedTypes()
            from member in type.GetMembers(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
            )
            where IsVisible(member)
            from used in TypesOf(member).SelectMany(Parts)
            where used.Assembly.GetName().Name == "MathNet.Numerics"
            select $"{type}.{member.Name}: {used}";
        Assert.That(offenders, Is.Empty);
    }

    [Test]
    public void The_check_of_signatures_sees_types_inside_others()
    {
        MethodInfo method = typeof(RegressionData).GetMethod(
            nameof(RegressionData.Create),
            [typeof(MathNet.Numerics.LinearAlgebra.Matrix<double>), typeof(MathNet.Numerics.LinearAlgebra.Vector<double>)]
        )!;
        Assert.That(TypesOf(method).SelectMany(Parts).Any(type => type.Assembly.GetName().Name == "MathNet.Numerics"));
    }

    private static bool IsFramework(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) && name != "System.Numerics.Tensors"
        || name is "System" or "netstandard" or "mscorlib";

    private static bool IsVisible(MemberInfo member) =>
        member switch
        {
            MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
            FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
            _ => false,
        };

    private static IEnumerable<Type> TypesOf(MemberInfo member) =>
        member switch
        {
            MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType)],
            MethodBase constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
            FieldInfo field => [field.FieldType],
            PropertyInfo property => [property.PropertyType],
            _ => [],
        };

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : [type, .. type.GetGenericArguments().SelectMany(Parts)];
}
