using System.Reflection;
using NUnit.Framework.Internal;

namespace Crabbymetrics.Tests.Testing.Faults;

/// <summary>Runs the tests of a contract as the runner would, out of sight of the test that asks.</summary>
internal static class ContractRunner
{
    /// <summary>The name of the first test that fails; null where none does. Tests that are inconclusive or ignored do not fail.</summary>
    public static string? FirstFailure(object contract)
    {
        foreach (MethodInfo test in contract.GetType().GetMethods())
        {
            object?[][] calls = test.GetCustomAttribute<TestAttribute>() is not null
                ?
                [
                    [],
                ]
                : [.. test.GetCustomAttributes<TestCaseAttribute>().Select(static test => test.Arguments)];
            foreach (object?[] arguments in calls)
            {
                using TestExecutionContext.IsolatedContext isolated = new();
                try
                {
                    test.Invoke(contract, arguments);
                }
                catch (TargetInvocationException error) when (error.InnerException is not (IgnoreException or InconclusiveException))
                {
                    return test.Name;
                }
                catch (TargetInvocationException)
                {
                    // Not applicable.
                }
            }
        }

        return null;
    }
}
