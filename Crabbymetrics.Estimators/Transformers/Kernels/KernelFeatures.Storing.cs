using System.Text.Json;

namespace Crabbymetrics.Estimators;

// Kept in a saved model and made again.
public sealed partial class KernelFeatures
{
    void IDesignTransformation.WriteState(Utf8JsonWriter writer)
    {
        ModelJson.Write(writer, "inputs", _state.InputNames);
        writer.WriteString("prefix", _state.Prefix);
        writer.WriteString("kernel", _state.Function.ToString());
        writer.WriteString("approximation", _state.Approximation.ToString());
        ModelJson.Write(writer, "gamma", _state.Gamma);
        writer.WriteNumber("degree", _state.Degree);
        ModelJson.Write(writer, "constant", _state.Constant);
        ModelJson.Write(writer, "means", _state.Means.AsSpan());
        ModelJson.Write(writer, "scales", _state.Scales.AsSpan());
        ModelJson.Write(writer, "points", _state.Points.AsSpan());
        ModelJson.Write(writer, "phases", _state.Phases.AsSpan());
        ModelJson.Write(writer, "root", _state.Root.AsSpan());
        ModelJson.Write(writer, "eigenvalues", _state.Eigenvalues.AsSpan());
        writer.WriteNumber("dropped", _state.DroppedCount);
        writer.WriteNumber("asked", _state.AskedCount);
        ModelJson.Write(writer, "memory_budget", _state.MemoryBudget);
    }

    /// <summary>Makes the basis again of what <see cref="IDesignTransformation.WriteState"/> wrote.</summary>
    /// <param name="state">The object.</param>
    /// <returns>The basis, with the bits of the one that was stored.</returns>
    /// <exception cref="FormatException">A number is missing or of another kind.</exception>
    public static KernelFeatures FromState(JsonElement state)
    {
        ModelJson json = new(state, "the kernel basis");
        KernelFeaturesState read = new()
        {
            InputNames = json.Texts("inputs"),
            Prefix = json.Text("prefix"),
            Function = json.Choice<KernelFunction>("kernel"),
            Approximation = json.Choice<KernelApproximation>("approximation"),
            Gamma = json.Number("gamma"),
            Degree = json.WholeNumber("degree"),
            Constant = json.Number("constant"),
            Means = json.Numbers("means"),
            Scales = json.Numbers("scales"),
            Points = json.Numbers("points"),
            Phases = json.Numbers("phases"),
            Root = json.Numbers("root"),
            Eigenvalues = json.Numbers("eigenvalues"),
            DroppedCount = json.WholeNumber("dropped"),
            AskedCount = json.Has("asked") ? json.WholeNumber("asked") : 0,
            MemoryBudget = json.Number("memory_budget"),
        };
        int p = read.InputNames.Length;
        int m = p == 0 ? 0 : read.PointCount;
        return
            p > 0
            && read.Means.Length == p
            && read.Scales.Length == p
            && read.Points.Length == m * p
            && read.Phases.Length == (read.Approximation == KernelApproximation.Fourier ? m : 0)
            && (read.Root.IsEmpty || read.Root.Length == m * m)
            ? new KernelFeatures(read)
            : throw new FormatException($"The saved kernel basis is of {p} columns and {m} points, and its numbers are not as many.");
    }
}
